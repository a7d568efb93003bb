# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2016,SC2034,SC2154,SC2164,SC2317
title="a program on OpenJDK"
package=openjdk-17-jdk-headless role=batch plain=nobody
asked="compile and run a class: threads, garbage, files, a local socket"

arrange() {
	cat >"$ROOT/srv/Work.java" <<-'JAVA'
		import java.net.*;
		import java.nio.file.*;
		import java.util.stream.*;

		public class Work {
			public static void main(String[] args) throws Exception {
				ServerSocket server = new ServerSocket(0);
				Thread thread = new Thread(() -> {
					try (Socket s = server.accept()) {
						s.getOutputStream().write(42);
					} catch (Exception e) {
						throw new RuntimeException(e);
					}
				});
				thread.start();
				int got = new Socket("localhost", server.getLocalPort())
					.getInputStream().read();
				thread.join();
				long sum = LongStream.range(0, 1000000).parallel()
					.mapToObj(n -> "" + n).mapToLong(Long::parseLong).sum();
				System.gc();
				Path file = Files.createTempFile("a", "b");
				Files.writeString(file, got + " " + sum);
				int code = new ProcessBuilder("cat", file.toString())
					.inheritIO().start().waitFor();
				System.exit(code);
			}
		}
	JAVA
}
start() {
	cd "$(mktemp -d)"
	javac -d . /srv/Work.java
	[ "$(java -cp . Work)" = "42 499999500000" ]
}
