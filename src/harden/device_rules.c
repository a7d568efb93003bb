/* SPDX-License-Identifier: Apache-2.0 */
/* What a list of cgroup rules for devices allows. */
#include "harden/device_rules.h"

/* Nobody writes as many; of more, nothing is kept. */
#define MOST_RULES 1024

static const struct device everything[] = {
	{'b', DEVICE_ANY, DEVICE_ANY, DEVICE_ALL},
	{'c', DEVICE_ANY, DEVICE_ANY, DEVICE_ALL},
};

const struct device_list device_rules_everything = {everything, 2};

struct rule {
	bool allow;
	bool odd;  /* not to be understood, or not alike by all */
	bool both; /* type "a", which may mean all devices */
	struct device device;
};

/* Devices that change as rules are read. */
struct set {
	struct device *list;
	unsigned count;
};

bool device_rules_number(const struct json *value, int32_t largest,
			 int32_t absent, int32_t *number)
{
	uint64_t read = 0;

	*number = absent;
	if (value == NULL)
		return true;
	if (!json_to_u64(value, &read) || read > (uint64_t)largest)
		return false;
	*number = (int32_t)read;
	return true;
}

/* Also -1 is any number: crun refuses that on cgroup v1, others know it. */
static bool read_number(const struct json *value, int32_t largest,
			int32_t *number)
{
	bool any = value != NULL && text_is(value->text, "-1");

	return device_rules_number(any ? NULL : value, largest, DEVICE_ANY,
				   number);
}

static struct rule read_rule(const struct json *value)
{
	const struct json *type = json_member(value, "type");
	const struct json *access = json_member(value, "access");
	struct rule rule = {.allow = json_is_true(json_member(value, "allow"))};
	struct device *device = &rule.device;

	rule.both = type == NULL || type->text.length == 0 ||
		    json_string_is(type, "a");
	if (type != NULL &&
	    (json_string_is(type, "b") || json_string_is(type, "c")))
		device->type = type->text.data[0];
	else
		rule.odd = !rule.both;
	if (!read_number(json_member(value, "major"), DEVICE_LARGEST,
			 &device->major) ||
	    !read_number(json_member(value, "minor"), DEVICE_LARGEST_MINOR,
			 &device->minor) ||
	    access == NULL ||
	    !device_read_access(access->text, &device->access))
		rule.odd = true;
	return rule;
}

static void add(struct set *set, const struct device *device)
{
	for (unsigned i = 0; i < set->count; i++) {
		if (device_is_same(&set->list[i], device)) {
			set->list[i].access |= device->access;
			return;
		}
	}
	set->list[set->count++] = *device;
}

/* Takes device's access from those that are_hit. */
static void take(struct set *set, const struct device *device,
		 bool (*is_hit)(const struct device *, const struct device *))
{
	for (unsigned i = 0; i < set->count; i++) {
		if (is_hit(&set->list[i], device))
			set->list[i].access &= ~device->access;
	}
}

/* One that names all that an entry is, and all its access: a rule for "r" does
 * not stop who asks for "rw". */
static bool is_undone(const struct device *entry, const struct device *rule)
{
	return device_is_same(entry, rule) &&
	       (entry->access & ~rule->access) == 0;
}

/* --- the widest reading --- */

static void widest(const struct rule *rule, struct set *set,
		   struct device_rules *out)
{
	const struct device *device = &rule->device;
	bool all = rule->both && device->major == DEVICE_ANY &&
		   device->minor == DEVICE_ANY && device->access == DEVICE_ALL;

	if (rule->allow) {
		if (rule->odd || rule->both)
			out->everything = out->asks_everything = true;
		else
			add(set, device);
		return;
	}
	if (rule->odd)
		return;
	if (all) {
		out->everything = out->asks_everything = false;
		set->count = 0;
	} else if (!rule->both) {
		take(set, device, is_undone);
	}
}

/* --- the narrowest --- */

/* Who may read by one rule and write by another may not do both at once. */
static void add_apart(struct set *set, const struct device *device)
{
	for (unsigned i = 0; i < set->count; i++) {
		struct device *old = &set->list[i];
		unsigned use = (old->access | device->access) & DEVICE_USE;

		if (!device_is_same(old, device))
			continue;
		if (use == DEVICE_USE && (old->access & use) != use &&
		    (device->access & use) != use)
			old->access |= device->access & DEVICE_MKNOD;
		else
			old->access |= device->access;
		return;
	}
	set->list[set->count++] = *device;
}

struct narrowest {
	struct device_list ceiling;
	struct set allowed;
	/* Since all was allowed: cgroup v1 then keeps a list of what is not,
	 * from which only the very same rule takes something off again. */
	struct set denied;
	bool all_was_allowed;
	bool lost; /* ... and it can't be told what is on that list */
};

static void add_narrow(struct narrowest *state, const struct device *device)
{
	if (state->all_was_allowed)
		take(&state->denied, device, device_is_same);
	for (unsigned i = 0; i < state->ceiling.count; i++) {
		struct device both;

		if (!device_meet(device, &state->ceiling.list[i], &both))
			continue;
		for (unsigned j = 0; j < state->denied.count; j++) {
			const struct device *denied = &state->denied.list[j];

			if (state->all_was_allowed &&
			    device_meets(denied, &both))
				both.access &= ~denied->access;
		}
		add_apart(&state->allowed, &both);
	}
}

static void narrow(const struct rule *rule, struct narrowest *state)
{
	struct device device = rule->device;

	if (rule->both || (rule->odd && !rule->allow)) {
		state->lost = !rule->both && state->all_was_allowed;
		state->denied.count = 0;
	}
	if (!rule->allow && (rule->both || rule->odd)) {
		state->allowed.count = 0;
		state->all_was_allowed &= !rule->both;
		return;
	}
	if (!rule->allow) {
		take(&state->allowed, &device, device_meets);
		add(&state->denied, &device);
		return;
	}
	state->all_was_allowed |= rule->both;
	if (rule->odd || state->lost)
		return;
	if (!rule->both) {
		add_narrow(state, &device);
		return;
	}
	device.type = 'b';
	add_narrow(state, &device);
	device.type = 'c';
	add_narrow(state, &device);
}

static struct set new_set(struct arena *arena, size_t most)
{
	return (struct set){
		arena_alloc(arena, (most + 1) * sizeof(struct device)), 0};
}

static struct device_list list_of(struct set set)
{
	unsigned count = 0;

	for (unsigned i = 0; i < set.count; i++) {
		if (set.list[i].access != 0)
			set.list[count++] = set.list[i];
	}
	return (struct device_list){set.list, count};
}

void device_rules_read(struct arena *arena, const struct json *list,
		       struct device_list ceiling, struct device_rules *out)
{
	size_t count = list != NULL ? list->count : 0;
	struct narrowest state = {.ceiling = ceiling, .all_was_allowed = true};
	struct set set;

	*out = (struct device_rules){.everything = true};
	if (count > MOST_RULES) {
		out->asks_everything = true;
		return;
	}
	set = new_set(arena, count);
	state.denied = new_set(arena, count);
	state.allowed = new_set(arena, count * 2 * ceiling.count);
	json_each (value, list) {
		struct rule rule = read_rule(value);

		widest(&rule, &set, out);
		narrow(&rule, &state);
	}
	out->at_most = list_of(set);
	out->at_least = list_of(state.allowed);
}

/* --- the rebuilt list --- */

static void set_number(struct json_document *document, struct json *rule,
		       const char *name, int32_t number)
{
	if (number != DEVICE_ANY)
		json_set(rule, name, json_new_u64(document, (uint64_t)number));
}

struct json *device_rules_write(struct json_document *document,
				struct device_list devices)
{
	struct json *list = json_new(document, JSON_ARRAY);
	struct json *rule = json_append(list, json_new(document, JSON_OBJECT));

	json_set(rule, "allow", json_new_boolean(document, false));
	json_set(rule, "access", json_new_string(document, TEXT("rwm")));
	for (unsigned i = 0; i < devices.count; i++) {
		const struct device *device = &devices.list[i];

		rule = json_append(list, json_new(document, JSON_OBJECT));
		json_set(rule, "allow", json_new_boolean(document, true));
		json_set(rule, "type",
			 json_new_string(document, device->type == 'b'
							   ? TEXT("b")
							   : TEXT("c")));
		set_number(document, rule, "major", device->major);
		set_number(document, rule, "minor", device->minor);
		json_set(rule, "access",
			 json_new_string(document, text_of(device_access_name(
							   device->access))));
	}
	return list;
}

bool device_rules_read_node(const struct json *node, struct device *device)
{
	const struct json *type = json_member(node, "type");

	*device = (struct device){.access = DEVICE_USE};
	if (json_string_is(type, "c") || json_string_is(type, "u"))
		device->type = 'c';
	else if (json_string_is(type, "b") || json_string_is(type, "p"))
		device->type = type->text.data[0];
	else
		return false;
	return device_rules_number(json_member(node, "major"), DEVICE_LARGEST,
				   0, &device->major) &&
	       device_rules_number(json_member(node, "minor"),
				   DEVICE_LARGEST_MINOR, 0, &device->minor);
}
