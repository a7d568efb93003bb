/* SPDX-License-Identifier: Apache-2.0 */
/* One record of the kernel's audit: its beginning, and its fields. */
#include "denial/audit_record.h"

#define GROUP_SEPARATOR '\x1d' /* auditd's, before what it has interpreted */

static const struct {
	const char *name; /* audit.log's word; the journal's, too */
	const char *number;
	enum audit_record_kind kind;
} kinds[] = {
	{"AVC", "1400", AUDIT_RECORD_AVC},
	{"APPARMOR_DENIED", "1503", AUDIT_RECORD_AVC},
	{"SELINUX_ERR", "1401", AUDIT_RECORD_SELINUX_ERR},
	{"USER_AVC", "1107", AUDIT_RECORD_USER_AVC},
	{"SECCOMP", "1326", AUDIT_RECORD_SECCOMP},
	{"SYSCALL", "1300", AUDIT_RECORD_SYSCALL},
	{"PATH", "1302", AUDIT_RECORD_PATH},
	{"CWD", "1307", AUDIT_RECORD_CWD},
	{"PROCTITLE", "1327", AUDIT_RECORD_PROCTITLE},
};

static enum audit_record_kind kind_of(struct text word)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (text_is(word, kinds[i].name) ||
		    text_is(word, kinds[i].number))
			return kinds[i].kind;
	}
	return AUDIT_RECORD_OTHER;
}

/* --- cutting --- */

static void skip(struct text *rest, size_t length)
{
	rest->data += length;
	rest->length -= length;
}

static bool begins(struct text text, const char *word)
{
	size_t length = strlen(word);

	return text.length >= length && memcmp(text.data, word, length) == 0;
}

static bool take(struct text *rest, const char *word)
{
	if (!begins(*rest, word))
		return false;
	skip(rest, strlen(word));
	return true;
}

/* What stands before the first of that character, which is taken too; false
 * where there is none. */
static bool take_until(struct text *rest, char end, struct text *out)
{
	const char *at =
		rest->length > 0 ? memchr(rest->data, end, rest->length) : NULL;

	if (at == NULL)
		return false;
	*out = (struct text){rest->data, (size_t)(at - rest->data)};
	skip(rest, out->length + 1);
	return true;
}

static void skip_blanks(struct text *rest)
{
	while (rest->length > 0 && (*rest->data == ' ' || *rest->data == '\t'))
		skip(rest, 1);
}

static struct text take_word(struct text *rest)
{
	struct text word = *rest;

	if (!take_until(rest, ' ', &word))
		skip(rest, rest->length);
	return word;
}

/* Where word stands in text, or text.length. */
static size_t find(struct text text, const char *word)
{
	size_t length = strlen(word);
	const char *at = text.length > 0
				 ? memmem(text.data, text.length, word, length)
				 : NULL;

	return at != NULL ? (size_t)(at - text.data) : text.length;
}

/* --- the beginning --- */

static bool is_word(struct text word)
{
	for (size_t i = 0; i < word.length; i++) {
		char c = word.data[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_'))
			return false;
	}
	return word.length > 0;
}

/* "audit(STAMP): ", or " : " as ausearch -i has it. */
static bool take_stamp(struct text *rest, struct audit_record *out)
{
	if (!take(rest, "audit(") || !take_until(rest, ')', &out->stamp))
		return false;
	out->interpreted = take(rest, " ");
	return take(rest, ":");
}

/* audit.log: "[node=NAME ]type=TYPE msg=audit(STAMP): ". */
static bool take_log(struct text *rest, struct text *type,
		     struct audit_record *out)
{
	struct text at = *rest;

	if (take(&at, "node="))
		out->node = take_word(&at);
	if (!take(&at, "type="))
		return false;
	*type = take_word(&at);
	if (!take(&at, "msg=") || !take_stamp(&at, out))
		return false;
	*rest = at;
	return true;
}

/* Takes the word off the end of text. */
static bool drop(struct text *text, const char *word)
{
	size_t length = strlen(word);

	if (text->length < length ||
	    memcmp(text->data + text->length - length, word, length) != 0)
		return false;
	text->length -= length;
	return true;
}

/* Takes "[   12.345678] ", or a date or a thread in such brackets, off the
 * end. */
static bool drop_brackets(struct text *text)
{
	struct text rest = *text;

	if (!drop(&rest, "] "))
		return false;
	while (rest.length > 0 && rest.data[rest.length - 1] != '[')
		rest.length--;
	if (!drop(&rest, "["))
		return false;
	*text = rest;
	return true;
}

/* What the kernel log has before a message: nothing, or its time, with dmesg's
 * "<5>" or "kern  :notice: " before; syslog has a date, the host and "kernel:
 * ". In a program's own line stands the program's name. */
static bool is_kernels(struct text before)
{
	while (drop_brackets(&before))
		;
	if (drop(&before, "kernel: "))
		return find(before, ": ") == before.length;
	return before.length == 0 || begins(before, "kern  :") ||
	       (before.data[0] == '<' &&
		find(before, ">") + 1 == before.length);
}

/* "...audit: type=NUMBER audit(STAMP): ". */
static bool take_kernel(struct text *rest, struct text *type,
			struct audit_record *out)
{
	size_t start = find(*rest, "audit: type=");
	struct text at = *rest;

	if (start == at.length || !is_kernels((struct text){at.data, start}))
		return false;
	skip(&at, start);
	take(&at, "audit: type=");
	*type = take_word(&at);
	if (!take_stamp(&at, out))
		return false;
	*rest = at;
	return true;
}

/* The journal: "DATE HOST audit[PID]: TYPE ", or "audit: ". */
static bool take_journal(struct text *rest, struct text *type)
{
	size_t start = find(*rest, " audit");
	struct text at = *rest;
	struct text pid;

	if (start == at.length)
		return false;
	/* In a program's own line stands its name, with a colon. */
	if (find((struct text){at.data, start}, ": ") < start)
		return false;
	skip(&at, start);
	take(&at, " audit");
	if (take(&at, "[") && !take_until(&at, ']', &pid))
		return false;
	if (!take(&at, ": "))
		return false;
	*type = take_word(&at);
	if (!is_word(*type))
		return false;
	*rest = at;
	return true;
}

/* --- fields --- */

static bool is_name(struct text name)
{
	for (size_t i = 0; i < name.length; i++) {
		char c = name.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || c == '_' || c == '-'))
			return false;
	}
	return name.length > 0;
}

static size_t value_end(struct text rest)
{
	size_t i = 0;

	while (i < rest.length && rest.data[i] != ' ' &&
	       rest.data[i] != GROUP_SEPARATOR)
		i++;
	return i;
}

/* The value behind "name="; false where a quote does not close. */
static bool take_value(struct text *rest, struct audit_field *field)
{
	size_t length;

	if (take(rest, "\"")) {
		field->quoted = true;
		return take_until(rest, '"', &field->value);
	}
	length = value_end(*rest);
	field->value = (struct text){rest->data, length};
	skip(rest, length);
	/* As in "pid=1," of some programs. */
	if (field->value.length > 0 &&
	    field->value.data[field->value.length - 1] == ',')
		field->value.length--;
	return true;
}

/* Reads "name=value ..."; words without '=' are passed over. */
static bool read_fields(struct text rest, struct audit_record *out)
{
	for (;;) {
		struct audit_field field = {.quoted = false};
		size_t end;

		while (rest.length > 0 &&
		       (*rest.data == ' ' || *rest.data == ',' ||
			*rest.data == GROUP_SEPARATOR))
			skip(&rest, 1);
		if (rest.length == 0)
			return true;
		end = value_end(rest);
		field.name = (struct text){rest.data, end};
		field.name.length = find(field.name, "=");
		if (field.name.length >= end || !is_name(field.name)) {
			skip(&rest, end > 0 ? end : 1);
			continue;
		}
		skip(&rest, field.name.length + 1);
		if (!take_value(&rest, &field) ||
		    out->count == AUDIT_RECORD_MOST_FIELDS)
			return false;
		out->fields[out->count++] = field;
	}
}

/* "avc:  denied  { read write } for  ...". */
static bool read_avc(struct text rest, struct audit_record *out)
{
	struct text ignored;

	skip_blanks(&rest);
	if (!take(&rest, "avc:"))
		return false;
	skip_blanks(&rest);
	out->verdict = take_word(&rest);
	if (!take_until(&rest, '{', &ignored) ||
	    !take_until(&rest, '}', &out->permissions))
		return false;
	skip_blanks(&rest);
	take(&rest, "for ");
	return read_fields(rest, out);
}

/* Of a program: "... subj=CONTEXT msg='avc:  denied ...'", by its own words
 * from msg on. */
static bool read_user_avc(struct text rest, struct audit_record *out)
{
	struct text inner, ignored;
	struct text kernels = {rest.data, find(rest, "msg='")};

	skip(&rest, kernels.length);
	skip(&kernels, find(kernels, " subj="));
	if (take_until(&kernels, '=', &ignored))
		out->writer = take_word(&kernels);
	if (!take(&rest, "msg='"))
		return false;
	for (inner = rest; inner.length > 0; inner.length--) {
		if (inner.data[inner.length - 1] == '\'')
			break;
	}
	if (inner.length == 0)
		return false;
	inner.length--;
	return read_avc(inner, out);
}

static bool read_body(struct text body, struct audit_record *out)
{
	switch (out->kind) {
	case AUDIT_RECORD_AVC:
		if (find(body, "apparmor=") < body.length &&
		    find(body, "avc:") == body.length) {
			out->kind = AUDIT_RECORD_APPARMOR;
			return read_fields(body, out);
		}
		return read_avc(body, out);
	case AUDIT_RECORD_USER_AVC:
		return read_user_avc(body, out);
	case AUDIT_RECORD_OTHER:
		return true;
	case AUDIT_RECORD_APPARMOR:
	case AUDIT_RECORD_SELINUX_ERR:
	case AUDIT_RECORD_SECCOMP:
	case AUDIT_RECORD_SYSCALL:
	case AUDIT_RECORD_PATH:
	case AUDIT_RECORD_CWD:
	case AUDIT_RECORD_PROCTITLE:
		break;
	}
	return read_fields(body, out);
}

enum audit_record_found audit_record_read(struct text line,
					  struct audit_record *out)
{
	struct text rest = line;
	struct text type;

	*out = (struct audit_record){.kind = AUDIT_RECORD_OTHER};
	while (rest.length > 0 && (rest.data[rest.length - 1] == '\r' ||
				   rest.data[rest.length - 1] == ' '))
		rest.length--;
	if (rest.length == 0 || rest.length > AUDIT_RECORD_LONGEST ||
	    (!take_log(&rest, &type, out) && !take_kernel(&rest, &type, out) &&
	     !take_journal(&rest, &type)))
		return AUDIT_RECORD_NONE;
	/* The kernel writes none: somebody else wrote this. */
	if (memchr(line.data, '\0', line.length) != NULL)
		return AUDIT_RECORD_BROKEN;
	out->kind = kind_of(type);
	return read_body(rest, out) ? AUDIT_RECORD_READ : AUDIT_RECORD_BROKEN;
}

bool audit_record_tells_loss(struct text line)
{
	static const char *const words[] = {
		"kauditd_printk_skb: ", "audit: rate limit exceeded",
		"audit: backlog limit exceeded", "audit: audit_lost="};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (find(line, words[i]) < line.length)
			return true;
	}
	return false;
}
