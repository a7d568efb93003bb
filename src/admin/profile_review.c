/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator should know of a profile that can be used. */
#include "admin/profile_review.h"

#include "admin/difference.h"
#include "seccomp/ceiling.h"

/* As images number that user and its group. */
#define NOBODY 65534U

struct review {
	const struct profile *profile;
	struct json_document raw;   /* its text, nothing of a parent in it */
	const struct json *seccomp; /* of all together, or NULL */
	struct problems *problems;
};

static void warn(const struct review *review, const struct json *value,
		 enum severity severity, const char *format, ...) PRINTF(4, 5);

static void warn(const struct review *review, const struct json *value,
		 enum severity severity, const char *format, ...)
{
	AUTO_BUF struct buf message = BUF_INIT;
	va_list arguments;

	va_start(arguments, format);
	buf_vprintf(&message, format, arguments);
	va_end(arguments);
	problems_add(review->problems, &review->raw, value, severity,
		     message.data);
}

/* The calls that one element of a list names. */
static struct syscall_set calls_of(const struct json *element)
{
	struct syscall_set set = {{0}};
	const struct syscall_group *group;
	int call;

	if (element->text.length > 0 && element->text.data[0] == '@') {
		group = syscall_group_from_name((struct text){
			element->text.data + 1, element->text.length - 1});
		return group != NULL ? group->members : set;
	}
	call = syscall_from_name(element->text);
	if (call != SYSCALL_NONE)
		syscall_set_add(&set, (unsigned)call);
	return set;
}

static const struct json *find_in_list(const struct json *list, unsigned call)
{
	json_each (element, list) {
		struct syscall_set calls = calls_of(element);

		if (syscall_set_has(&calls, call))
			return element;
	}
	return NULL;
}

/* --- what is allowed in vain --- */

/* The members that count more than "allow", those that count most first. */
static const struct {
	const char *name;
	const char *effect;
} stronger[] = {
	{"unsupported", "it stays refused by \"unsupported\""},
	{"deny", "it stays refused by \"deny\""},
	{"rules", "\"rules\" say for which arguments it is allowed"},
};

/* Where a member that counts more names the call, or NULL. */
static const struct json *find_stronger(const struct review *review,
					unsigned call, size_t *which)
{
	for (size_t i = 0; i < sizeof(stronger) / sizeof(stronger[0]); i++) {
		const struct json *list =
			json_member(review->seccomp, stronger[i].name);
		const struct json *found = NULL;

		*which = i;
		if (strcmp(stronger[i].name, "rules") != 0)
			found = find_in_list(list, call);
		else
			json_each (rule, list) {
				if (found == NULL)
					found = find_in_list(
						json_member(rule, "names"),
						call);
			}
		if (found != NULL)
			return found;
	}
	return NULL;
}

/* A group is named in vain only where nothing of it is left: to allow one and
 * to deny some of it is how groups are used. */
static void review_allowed(const struct review *review,
			   const struct json *element)
{
	const struct json_document *document = &review->profile->document;
	const struct syscall_set *present =
		&review->profile->seccomp.ceiling->filter->present;
	struct syscall_set calls = calls_of(element);
	const struct json *found = NULL;
	size_t which = 0;

	syscall_set_each (call, &calls) {
		if (!syscall_set_has(present, call))
			continue;
		found = find_stronger(review, call, &which);
		if (found == NULL)
			return;
	}
	if (found == NULL)
		return;
	warn(review, element, SEVERITY_WARNING,
	     "allowing \"%.*s\" changes nothing: %s (%s:%u)",
	     (int)element->text.length, element->text.data,
	     stronger[which].effect, json_origin(document, found)->name,
	     json_line(json_origin(document, found), found));
}

/* --- what is removed in vain --- */

static bool has_all(const struct json *list, const struct syscall_set *calls,
		    const struct json **last)
{
	syscall_set_each (call, calls) {
		*last = find_in_list(list, call);
		if (*last == NULL)
			return false;
	}
	return true;
}

static void review_removed(const struct review *review, const char *member,
			   const struct json *element)
{
	struct syscall_set calls = calls_of(element);
	const struct json *last = NULL;

	if (!has_all(json_member(review->seccomp, member), &calls, &last) ||
	    last == NULL)
		return;
	warn(review, element, SEVERITY_WARNING,
	     "removing \"%.*s\" changes nothing: \"%.*s\" still names it",
	     (int)element->text.length, element->text.data,
	     (int)last->text.length, last->text.data);
}

static void review_seccomp(const struct review *review)
{
	static const char *const lists[] = {"allow", "deny", "unsupported"};
	const struct json *own = json_member(review->raw.root, "seccomp");
	const struct json *allow = json_member(own, "allow");

	if (json_is(allow, JSON_OBJECT))
		allow = json_member(allow, "add");
	json_each (element, allow)
		review_allowed(review, element);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct json *list = json_member(own, lists[i]);

		if (!json_is(list, JSON_OBJECT))
			continue;
		json_each (element, json_member(list, "remove"))
			review_removed(review, lists[i], element);
	}
}

/* --- what holds only beside something else --- */

/* A list, or what a child adds to one. */
static const struct json *elements_of(const struct json *list)
{
	return json_is(list, JSON_OBJECT) ? json_member(list, "add") : list;
}

static void review_tmpfs(const struct review *review)
{
	const struct json *tmpfs =
		json_member(json_member(review->raw.root, "root"), "tmpfs");
	const struct json *list = elements_of(tmpfs);

	if (list == NULL || list->count == 0)
		return;
	if (!review->profile->root.readonly)
		warn(review, tmpfs, SEVERITY_WARNING,
		     "\"tmpfs\" changes nothing without \"readonly\": true");
	json_each (path, list) {
		const struct json *before = list->first;

		while (before != path && !text_equal(before->text, path->text))
			before = before->next;
		if (before != path)
			warn(review, path, SEVERITY_WARNING,
			     "\"%.*s\" is listed twice", (int)path->text.length,
			     path->text.data);
	}
}

static bool has_own_users(const struct profile_namespace_ceiling *namespaces)
{
	return namespaces->place.value != NULL &&
	       (namespaces->host >> NAMESPACE_USER & 1) == 0;
}

static void review_map(const struct review *review)
{
	const struct profile *profile = review->profile;
	const struct json *map =
		json_member(json_member(review->raw.root, "user"), "map");

	if (map == NULL)
		return;
	if (profile->user.root != ROOT_MAPPED &&
	    !has_own_users(&profile->namespaces))
		warn(review, map, SEVERITY_WARNING,
		     "\"map\" changes nothing without \"root\": \"mapped\", or "
		     "\"user\" in \"own\" of \"namespaces\"");
	if (profile->user.map_size <= NOBODY)
		warn(review, map, SEVERITY_WARNING,
		     "of %u ids the user nobody (%u) is none, as images have "
		     "it: 65536 are usual",
		     profile->user.map_size, NOBODY);
}

/* --- what is loosened --- */

/* "capabilities (CAP_CHOWN, CAP_FOWNER), user (root)" */
static void add_differences(const struct difference *one, struct buf *out)
{
	const char *part = "";

	for (; one != NULL; one = one->next) {
		if (strcmp(part, one->part) == 0)
			buf_add_text(out, ", ");
		else
			buf_printf(out, "%s%s (", part[0] != '\0' ? "), " : "",
				   one->part);
		buf_add_text(out, one->what);
		part = one->part;
	}
	buf_add_char(out, ')');
}

static void review_loosening(const struct review *review)
{
	const struct profile *profile = review->profile;
	const struct json *loosens = json_member(review->raw.root, "loosens");
	const struct difference *more;
	AUTO_BUF struct buf list = BUF_INIT;

	if (!profile->loosens)
		return;
	more = difference_find(profile, profile->parent,
			       &review->problems->document.arena);
	if (more == NULL) {
		warn(review, loosens, SEVERITY_WARNING,
		     "\"loosens\" is not needed: it allows no more than "
		     "\"%s\"",
		     profile->extends);
		return;
	}
	add_differences(more, &list);
	warn(review, loosens, SEVERITY_NOTE, "loosens \"%s\": %s",
	     profile->extends, list.data);
}

void profile_review(const struct profile *profile, struct problems *problems)
{
	struct review review = {
		.profile = profile,
		.raw = JSON_DOCUMENT_INIT,
		.seccomp = json_member(profile->document.root, "seccomp"),
		.problems = problems,
	};
	struct err err = ERR_INIT;

	/* It was read once: it can be read again. */
	if (json_read(&review.raw, profile->document.name,
		      profile->document.input, JSON_WITH_COMMENTS, &err) == 0) {
		if (review.seccomp != NULL)
			review_seccomp(&review);
		review_tmpfs(&review);
		review_map(&review);
		review_loosening(&review);
	}
	json_document_fini(&review.raw);
}
