/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: whichever way a runtime and the kernel read the cgroup's rules for
 * devices, what comes out allows no more than what went in, and no more than
 * the profile; and once more it changes nothing. Three readers are written down
 * here: cgroup v1 from a parent that allows all (crun) or from nothing (runc),
 * and crun's BPF program, of which the last rule that fits counts.
 */
#include "lib/harden_case.h"

#include "lib/random_spec.h"

#include <stdlib.h>

#define DOCUMENTS 20000
#define RULES     64
#define ANY       (-1)

enum reader { V1_FROM_ALL, V1_FROM_NONE, BPF, READERS };

struct oracle_rule {
	bool allow;
	char type; /* 'a', 'b', 'c'; else no device */
	long long major, minor;
	unsigned access;
};

struct request {
	char type;
	long long major, minor;
	unsigned access; /* 1 r, 2 w, 4 m */
};

/* What the kernel asks: open(2) for r, w or both, mknod(2) for m. */
static const unsigned asked[] = {1, 2, 3, 4};

static unsigned access_of(const char *letters)
{
	return (strchr(letters, 'r') != NULL ? 1U : 0) |
	       (strchr(letters, 'w') != NULL ? 2U : 0) |
	       (strchr(letters, 'm') != NULL ? 4U : 0);
}

static long long number_of(struct json_document *document,
			   const struct json *value)
{
	long long number =
		value == NULL
			? ANY
			: atoll(arena_copy(&document->arena, value->text.data,
					   value->text.length));

	return number < 0 ? ANY : (int)number; /* crun has 32 bits */
}

static unsigned read_rules(struct json_document *document,
			   struct oracle_rule rules[RULES])
{
	const struct json *resources =
		json_member(json_member(document->root, "linux"), "resources");
	unsigned count = 0;

	json_each (value, json_member(resources, "devices")) {
		const struct json *type = json_member(value, "type");
		const struct json *access = json_member(value, "access");

		assert_true(count < RULES);
		rules[count++] = (struct oracle_rule){
			json_is_true(json_member(value, "allow")),
			type == NULL || type->text.length == 0
				? 'a'
				: type->text.data[0],
			number_of(document, json_member(value, "major")),
			number_of(document, json_member(value, "minor")),
			access == NULL
				? 0
				: access_of(json_to_cstring(document, access)),
		};
	}
	return count;
}

static bool fits(const struct oracle_rule *rule, const struct request *request)
{
	return (rule->type == 'a' || rule->type == request->type) &&
	       (rule->major == ANY || rule->major == request->major) &&
	       (rule->minor == ANY || rule->minor == request->minor);
}

static bool bpf_allows(const struct oracle_rule *rules, unsigned count,
		       const struct request *request)
{
	if (count == 0)
		return true; /* crun then makes no program */
	while (count-- > 0) {
		if (fits(&rules[count], request) &&
		    (request->access & ~rules[count].access) == 0)
			return rules[count].allow;
	}
	return false;
}

/* The kernel's list of exceptions from what it does else
 * (security/device_cgroup.c). */
static bool v1_allows(const struct oracle_rule *rules, unsigned count,
		      bool allow, const struct request *request)
{
	struct oracle_rule exceptions[RULES];
	unsigned used = 0;

	for (unsigned i = 0; i < count; i++) {
		const struct oracle_rule *rule = &rules[i];
		unsigned at = 0;

		if (rule->type == 'a') {
			allow = rule->allow;
			used = 0;
			continue;
		}
		while (at < used && (exceptions[at].type != rule->type ||
				     exceptions[at].major != rule->major ||
				     exceptions[at].minor != rule->minor))
			at++;
		if (at == used && rule->allow != allow) {
			exceptions[used] = *rule;
			exceptions[used++].access = 0;
		}
		if (at < used && rule->allow != allow)
			exceptions[at].access |= rule->access;
		else if (at < used)
			exceptions[at].access &= ~rule->access;
	}
	for (unsigned i = 0; i < used; i++) {
		if (!fits(&exceptions[i], request))
			continue;
		if (allow ? (exceptions[i].access & request->access) != 0
			  : (request->access & ~exceptions[i].access) == 0)
			return !allow;
	}
	return allow;
}

static bool allows(enum reader reader, const struct oracle_rule *rules,
		   unsigned count, const struct request *request)
{
	return reader == BPF ? bpf_allows(rules, count, request)
			     : v1_allows(rules, count, reader == V1_FROM_ALL,
					 request);
}

/* What the specification gives all, and what the profile lists. */
static bool profile_allows(const struct profile *profile,
			   const struct request *request)
{
	static const struct {
		int major, minor;
	} all_have[] = {{1, 3}, {1, 5}, {1, 7}, {1, 8},    {1, 9},
			{5, 0}, {5, 1}, {5, 2}, {136, ANY}};
	unsigned access = 4;

	for (size_t i = 0; i < sizeof(all_have) / sizeof(all_have[0]); i++) {
		if (request->type == 'c' &&
		    all_have[i].major == request->major &&
		    (all_have[i].minor == ANY ||
		     all_have[i].minor == request->minor))
			return true;
	}
	json_each (name,
		   json_member(json_member(profile->document.root, "devices"),
			       "allow")) {
		char type, major[8], minor[8], letters[8];

		assert_int_equal(sscanf(name->text.data,
					"%c %7[0-9*]:%7[0-9*] %7[rwm]", &type,
					major, minor, letters),
				 4);
		if ((type == 'a' || type == request->type) &&
		    (major[0] == '*' || atoi(major) == request->major) &&
		    (minor[0] == '*' || atoi(minor) == request->minor))
			access |= access_of(letters);
	}
	return (request->access & ~access) == 0;
}

static void check_requests(const struct harden_case *run, const char *input,
			   struct json_document *before,
			   struct json_document *after)
{
	static const long long numbers[] = {0, 1, 3, 4, 5, 10, 136, 229, 4000};
	struct oracle_rule had[RULES], has[RULES];
	unsigned had_count = read_rules(before, had);
	unsigned has_count = read_rules(after, has);
	unsigned count = sizeof(numbers) / sizeof(numbers[0]);

	for (unsigned i = 0; i < READERS * 2 * 4 * count * count; i++) {
		enum reader reader = (enum reader)(i % READERS);
		const struct request request = {
			.type = i / READERS % 2 == 0 ? 'b' : 'c',
			.access = asked[i / READERS / 2 % 4],
			.major = numbers[i / READERS / 8 % count],
			.minor = numbers[i / READERS / 8 / count],
		};

		if (!allows(reader, has, has_count, &request))
			continue;
		if (!profile_allows(&run->profile, &request) ||
		    !allows(reader, had, had_count, &request))
			fail_msg("reader %d: %c %lld:%lld %u\n%s\n%s", reader,
				 request.type, request.major, request.minor,
				 request.access, input, run->text.data);
	}
}

static void check_one(const char *profile, const char *input)
{
	AUTO_JSON struct json_document before = JSON_DOCUMENT_INIT;
	AUTO_JSON struct json_document after = JSON_DOCUMENT_INIT;
	struct err err = ERR_INIT;
	struct harden_case run, again;

	harden_case_run(&run, &hardener_devices, OCI_CONFIG, profile, input,
			&plain_host);
	assert_int_equal(run.result, 0);
	if (json_read(&before, "before", text_of(input), JSON_STRICT, &err) <
		    0 ||
	    json_read(&after, "after", buf_text(&run.text), JSON_STRICT, &err) <
		    0)
		fail_msg("%s", err.message);
	check_requests(&run, input, &before, &after);
	harden_case_run(&again, &hardener_devices, OCI_CONFIG, profile,
			run.text.data, &plain_host);
	assert_int_equal(again.findings.changed, 0);
	assert_string_equal(again.text.data, run.text.data);
	harden_case_fini(&again);
	harden_case_fini(&run);
}

static void rules_allow_no_more_to_anyone(void **state)
{
	static const char *const profiles[] = {
		"{\"devices\":{}}",
		"{\"devices\":{\"allow\":[\"c 10:229 rw\",\"b 1:* r\"]}}",
		("{\"devices\":{\"allow\":[\"c 10:* r\",\"c 10:229 wm\","
		 "\"a *:5 rwm\",\"c *:* m\"]}}"),
		"{\"devices\":{\"allow\":[\"b *:* rwm\"]}}",
	};
	(void)state;
	for (unsigned seed = 0; seed < DOCUMENTS; seed++) {
		AUTO_BUF struct buf input = BUF_INIT;
		struct random random = {seed};

		buf_add_text(&input, "{\"process\":{},\"linux\":{"
				     "\"resources\":{\"devices\":");
		random_spec_device_rules(&random, &input);
		buf_add_text(&input, "}}}");
		check_one(profiles[seed % 4], input.data);
	}
}

static void without_rules_as_well(void **state)
{
	(void)state;
	check_one("{\"devices\":{}}", "{\"process\":{}}");
	check_one("{\"devices\":{\"allow\":[\"b *:* rwm\"]}}",
		  "{\"process\":{},\"linux\":{\"resources\":{}}}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules_allow_no_more_to_anyone),
		cmocka_unit_test(without_rules_as_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
