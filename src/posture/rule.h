/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of findings: how each is known, graded and explained. */
#pragma once

#include "posture/posture.h"

/* What a finding is about, in as many pieces as one may have to name. */
#define POSTURE_MOST_ITEMS 48

struct posture_items {
	struct arena *arena; /* what is not in the document lives in */
	struct text list[POSTURE_MOST_ITEMS];
	unsigned count;
	unsigned most; /* that it may have; 0: as many as fit */
	unsigned more; /* that are not in the list */
};

/* For whom something is said. */
enum posture_way {
	WAY_WORDS,  /* what it is */
	WAY_DOCKER, /* flags */
	WAY_POD,    /* fields */
	WAY_POLICY, /* an exception's "allow" */
	WAY_COUNT,
};

struct posture_rule {
	const char *id;
	const char *hardener;
	/* Last tokens of pointers, between blanks; NULL: any, "": the whole
	 * document. */
	const char *members;
	/* What else has to be so; NULL: nothing. */
	bool (*is)(const struct finding *finding);
	enum posture_severity severity;
	/* One that is more severe than that, or not; NULL: it is that. */
	enum posture_severity (*grade)(const struct finding *finding);
	const char *title;
	/* NULL: nothing to be named. */
	void (*items)(const struct finding *finding, enum posture_way way,
		      struct posture_items *items);
	/*
	 * By way. "{each|between}" stands for all items: each with "*" for the
	 * item, "%" for the item as a JSON string, between two of them. Without
	 * any, it is "".
	 */
	const char *says[WAY_COUNT];
};

/* Each ended by an id of NULL; of one hardener's, the more special one first.
 * rules_process.c, rules_container.c, ... */
extern const struct posture_rule posture_rules_process[];
extern const struct posture_rule posture_rules_container[];
extern const struct posture_rule posture_rules_limits[];
extern const struct posture_rule posture_rules_files[];

/* The first that it is a finding of; the last one is one of all. */
const struct posture_rule *posture_rule_of(const struct finding *finding);

enum posture_severity posture_grade(const struct posture_rule *rule,
				    const struct finding *finding);

/* What rule says of the finding to whom. It lives in arena. */
const char *posture_say(const struct posture_rule *rule,
			const struct finding *finding, enum posture_way way,
			struct arena *arena);

/* --- kinds.c --- */

bool posture_is_most_capabilities(const struct finding *finding);
bool posture_is_annotation(const struct finding *finding);
bool posture_is_object(const struct finding *finding);
bool posture_is_variable(const struct finding *finding);
bool posture_is_of_pids(const struct finding *finding);
bool posture_is_of_memory(const struct finding *finding);
bool posture_is_of_cpu(const struct finding *finding);
bool posture_is_absent(const struct finding *finding);
bool posture_is_priority_limit(const struct finding *finding);
bool posture_is_hosts(const struct finding *finding);
bool posture_is_image_link(const struct finding *finding);
bool posture_is_null_device(const struct finding *finding);
bool posture_is_node_list(const struct finding *finding);
bool posture_is_readonly_bind(const struct finding *finding);
bool posture_is_readonly_mount(const struct finding *finding);
bool posture_is_propagation(const struct finding *finding);
bool posture_is_refused(const struct finding *finding);
bool posture_is_bind(const struct finding *finding);
bool posture_is_unmasked(const struct finding *finding);
bool posture_is_moved(const struct finding *finding);

/* Whether a path is where the kernel's own files usually are. */
bool posture_is_kernel_path(struct text path);

/* The type of namespace that a refusal names, whose finding holds none; data
 * NULL where it is no such refusal. */
struct text posture_refused_namespace(const struct finding *finding);

/* The capabilities in a set, as bits; those that it loses. */
uint64_t posture_capabilities(const struct json *list);
uint64_t posture_capabilities_gone(const struct finding *finding);

/* The first of what a list got behind what it had; the others follow. */
const struct json *posture_first_added(const struct finding *finding);

/* The next one behind last (NULL: the first) of a list that lost some of its
 * values, and kept others in order; *left is where it is among those. */
const struct json *posture_next_dropped(const struct finding *finding,
					const struct json *last,
					const struct json **left);

/* --- grade.c --- */

enum posture_severity posture_grade_capabilities(const struct finding *finding);
enum posture_severity posture_grade_namespaces(const struct finding *finding);
enum posture_severity posture_grade_filter(const struct finding *finding);
enum posture_severity posture_grade_nodes(const struct finding *finding);
enum posture_severity posture_grade_device_rules(const struct finding *finding);
enum posture_severity posture_grade_label(const struct finding *finding);

/* --- items.c --- */

#define POSTURE_ITEMS(name)                                                    \
	void posture_items_##name(const struct finding *finding,               \
				  enum posture_way way,                        \
				  struct posture_items *items)

/* The value itself, where it is a string or a number. */
POSTURE_ITEMS(value);
/* The last token of the pointer. */
POSTURE_ITEMS(name);
POSTURE_ITEMS(capabilities);
POSTURE_ITEMS(most_capabilities);
/* Their types. */
POSTURE_ITEMS(namespaces);
/* What a list of paths got; for the policy, which knows them by their usual
 * places, not those that a mount shows elsewhere. */
POSTURE_ITEMS(added);
/* Paths of devices; for those that are not known one by one: */
#define POSTURE_ALL_DEVICES "/dev/*"
POSTURE_ITEMS(nodes);
/* Source, or source and destination. */
POSTURE_ITEMS(mount);
/* The value before, and after. */
POSTURE_ITEMS(change);
/* The same of a limit; for flags the one that sets it to what it becomes, for
 * pods that value. */
POSTURE_ITEMS(limit);
/* What a filter's member loses, or how it changes. */
POSTURE_ITEMS(filter);
/* Of a mount. */
POSTURE_ITEMS(destination);
/* Its name. */
POSTURE_ITEMS(variable);
/* Its program. */
POSTURE_ITEMS(hook);
