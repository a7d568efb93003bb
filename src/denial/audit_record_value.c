/* SPDX-License-Identifier: Apache-2.0 */
/* What the fields of a record say. */
#include "denial/audit_record.h"

#include <limits.h>

static const struct audit_field *find(const struct audit_record *record,
				      const char *name)
{
	const struct audit_field *found = NULL;

	for (unsigned i = 0; i < record->count; i++) {
		const struct audit_field *field = &record->fields[i];

		if (!text_is(field->name, name))
			continue;
		if (found != NULL && !text_equal(found->value, field->value))
			return NULL;
		found = field;
	}
	return found;
}

static bool says_nothing(const struct audit_field *field)
{
	return field == NULL ||
	       (!field->quoted &&
		(field->value.length == 0 || text_is(field->value, "(null)") ||
		 text_is(field->value, "?")));
}

struct text audit_record_raw(const struct audit_record *record,
			     const char *name)
{
	const struct audit_field *field = find(record, name);

	return says_nothing(field) ? (struct text){NULL, 0} : field->value;
}

/* Capitals, as audit_log_n_hex() writes them. */
static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_hex(struct text value)
{
	for (size_t i = 0; i < value.length; i++) {
		if (digit_of(value.data[i]) < 0)
			return false;
	}
	return value.length > 0 && value.length % 2 == 0;
}

struct text audit_record_text(const struct audit_record *record,
			      const char *name, struct arena *arena)
{
	const struct audit_field *field = find(record, name);
	struct text decoded;
	char *data;

	if (says_nothing(field))
		return (struct text){NULL, 0};
	if (field->quoted || record->interpreted || !is_hex(field->value))
		return field->value;
	decoded.length = field->value.length / 2;
	data = arena_alloc(arena, decoded.length + 1);
	for (size_t i = 0; i < decoded.length; i++) {
		const char *pair = field->value.data + 2 * i;

		data[i] = (char)(digit_of(pair[0]) << 4 | digit_of(pair[1]));
	}
	decoded.data = data;
	return decoded;
}

static bool read_hex(struct text digits, uint64_t *number)
{
	uint64_t read = 0;

	for (size_t i = 0; i < digits.length; i++) {
		char c = digits.data[i];
		int digit = digit_of(
			c >= 'a' && c <= 'f' ? (char)(c - 'a' + 'A') : c);

		if (digit < 0)
			return false;
		read = read << 4 | (uint64_t)digit;
	}
	if (digits.length == 0 || digits.length > 16)
		return false;
	*number = read;
	return true;
}

static bool is_written_in_hex(const char *name)
{
	return strcmp(name, "arch") == 0 || (name[0] == 'a' && name[1] >= '0' &&
					     name[1] <= '3' && name[2] == '\0');
}

bool audit_record_number(const struct audit_record *record, const char *name,
			 uint64_t *number)
{
	struct text value = audit_record_raw(record, name);

	if (value.length == 0)
		return false;
	if (value.length > 2 && value.data[0] == '0' && value.data[1] == 'x')
		return read_hex((struct text){value.data + 2, value.length - 2},
				number);
	return is_written_in_hex(name) ? read_hex(value, number)
				       : text_to_u64(value, number);
}

bool audit_record_time(const struct audit_record *record, uint64_t *seconds)
{
	const char *dot =
		record->stamp.length > 0
			? memchr(record->stamp.data, '.', record->stamp.length)
			: NULL;

	return dot != NULL &&
	       text_to_u64((struct text){record->stamp.data,
					 (size_t)(dot - record->stamp.data)},
			   seconds);
}
