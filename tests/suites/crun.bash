# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# crun's tests/test_*.py: a program of theirs is the root file system. Called
# in the suite's tree or in a copy of it.

# shellcheck disable=SC2034 # for run.sh
SUITE_NEEDS=(/usr/bin/python3)

# suite_prepare: init.c, of crun's own build, without configuring that.
suite_prepare() {
	mkdir -p include-init && : >include-init/config.h &&
		gcc -static -O2 -I include-init -DHAVE_SECCOMP -DHAVE_ERROR_H \
			-o tests/init tests/init.c
}

suite_files() {
	(cd tests && printf '%s\n' test_*.py)
}

suite_run() {
	OCI_RUNTIME=$RUNTIME_UNDER_TEST INIT=$PWD/tests/init \
		PYTHONPATH=$SUITES_DIR /usr/bin/python3 -B "tests/$1"
}
