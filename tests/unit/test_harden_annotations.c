/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations that runtimes obey. */
#include "lib/harden_case.h"

#define PROFILE                                                                \
	"{\"annotations\":{\"allow\":[\"org.systemd.property.*\","             \
	"\"run.oci.handler\"]}}"

static void what_runtimes_obey_is_removed_unless_listed(void **state)
{
	(void)state;
	expect_hardened(
		&hardener_annotations, OCI_CONFIG, PROFILE,
		"{\"annotations\":{\"a\":\"b\",\"run.oci.hooks.stdout\":\"/x\","
		"\"run.oci.handler\":\"wasm\",\"Krun.cpus\":\"2\","
		"\"org.criu.config\":\"/x\",\"RUN.OCI.x\":\"\","
		"\"bundle\":\"/x\",\"xrun.oci.handler\":\"\"}}",
		"{\"annotations\":{\"a\":\"b\",\"run.oci.handler\":\"wasm\","
		"\"xrun.oci.handler\":\"\"}}",
		&plain_host);
	expect_hardened(&hardener_annotations, OCI_CONFIG,
			"{\"annotations\":{}}",
			"{\"annotations\":{\"run.oci.handler\":\"wasm\"}}",
			"{\"annotations\":{}}", &plain_host);
}

static void properties_of_units_are_plain(void **state)
{
	(void)state;
	expect_hardened(
		&hardener_annotations, OCI_CONFIG, PROFILE,
		"{\"annotations\":{"
		"\"org.systemd.property.TimeoutStopUSec\":\"uint64 10\","
		"\"org.systemd.property.After\":\"['crio.service']\","
		"\"org.systemd.property.A b\":\"1\","
		"\"org.systemd.property.\":\"1\","
		"\"org.systemd.property.KillSignal\":\"1\\n2\","
		"\"org.systemd.property.Environment\":\"'a\\\\\\\\b'\"}}",
		"{\"annotations\":{"
		"\"org.systemd.property.TimeoutStopUSec\":\"uint64 10\","
		"\"org.systemd.property.After\":\"['crio.service']\"}}",
		&plain_host);
}

static void without_the_part_all_stay(void **state)
{
	static const char document[] =
		"{\"annotations\":{\"run.oci.handler\":\"wasm\"}}";

	(void)state;
	expect_hardened(&hardener_annotations, OCI_CONFIG, "{}", document,
			document, &plain_host);
	expect_hardened(&hardener_annotations, OCI_CONFIG, PROFILE, "{}", "{}",
			&plain_host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_runtimes_obey_is_removed_unless_listed),
		cmocka_unit_test(properties_of_units_are_plain),
		cmocka_unit_test(without_the_part_all_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
