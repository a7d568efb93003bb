/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a system call as somebody writes it. */
#include "admin/seccomp_call.h"

#include "admin/seccomp_constants.h"
#include "seccomp/syscall.h"
#include "json/show.h"

#include <limits.h>

#define X32_BIT    0x40000000
#define MOST_SHOWN 64 /* bytes of a word in a message */

struct reader {
	const char *at;
	struct seccomp_call *call;
	struct err *err;
};

static int wrong(const struct reader *reader, const char *format, ...)
	PRINTF(2, 3);

/* Says what is wrong, behind the whole word. */
static int wrong(const struct reader *reader, const char *format, ...)
{
	AUTO_BUF struct buf word = BUF_INIT;
	AUTO_BUF struct buf message = BUF_INIT;
	va_list arguments;

	va_start(arguments, format);
	buf_vprintf(&message, format, arguments);
	va_end(arguments);
	buf_add_text(&word, "");
	show_text(text_of(reader->call->word), MOST_SHOWN, &word);
	return err_set(reader->err, ERR_USAGE, "\"%s\": %s", word.data,
		       message.data);
}

static int no_such(const struct reader *reader, const char *what,
		   struct text name, const char *nearest)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	show_text(name, MOST_SHOWN, &shown);
	return wrong(reader, "there is no %s \"%s\"%s%s%s", what, shown.data,
		     nearest != NULL ? "; did you mean \"" : "",
		     nearest != NULL ? nearest : "",
		     nearest != NULL ? "\"?" : "");
}

static void skip_blanks(struct reader *reader)
{
	reader->at += strspn(reader->at, " \t\n");
}

/* Takes that character, and blanks before it; false where it is another. */
static bool take(struct reader *reader, char character)
{
	skip_blanks(reader);
	if (*reader->at != character)
		return false;
	reader->at++;
	return true;
}

/* Letters, digits and '_'; bytes that are no ASCII too, to be named whole. */
static struct text take_word(struct reader *reader)
{
	static const char ends[] = " \t\n!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";
	struct text word;

	skip_blanks(reader);
	word = (struct text){reader->at, strcspn(reader->at, ends)};
	reader->at += word.length;
	return word;
}

static int expected(const struct reader *reader, const char *what)
{
	AUTO_BUF struct buf shown = BUF_INIT;

	if (*reader->at == '\0')
		return wrong(reader, "expected %s at its end", what);
	show_text(text_of(reader->at), 16, &shown);
	return wrong(reader, "expected %s at \"%s\"", what, shown.data);
}

/* --- values --- */

static bool is_number(struct text word)
{
	return word.length > 0 && word.data[0] >= '0' && word.data[0] <= '9';
}

/* The value of a digit in any base; 16 where it is none. */
static unsigned digit_of(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (unsigned)(digit - '0');
	if (digit >= 'a' && digit <= 'f')
		return (unsigned)(digit - 'a') + 10;
	if (digit >= 'A' && digit <= 'F')
		return (unsigned)(digit - 'A') + 10;
	return 16;
}

static bool read_digits(struct text digits, unsigned base, uint64_t *out)
{
	uint64_t number = 0;

	for (size_t i = 0; i < digits.length; i++) {
		unsigned digit = digit_of(digits.data[i]);

		if (digit >= base || number > (UINT64_MAX - digit) / base)
			return false;
		number = number * base + digit;
	}
	*out = number;
	return digits.length > 0;
}

static int read_number(const struct reader *reader, struct text word,
		       uint64_t *out)
{
	AUTO_BUF struct buf shown = BUF_INIT;
	unsigned base = 10;
	size_t skipped = 0;

	if (word.length > 1 && word.data[0] == '0') {
		base = (word.data[1] | 0x20) == 'x' ? 16 : 8;
		skipped = base == 16 ? 2 : 1;
	}
	if (read_digits(
		    (struct text){word.data + skipped, word.length - skipped},
		    base, out))
		return 0;
	show_text(word, MOST_SHOWN, &shown);
	return wrong(reader, "%s is no number of 64 bits", shown.data);
}

static int read_constant(const struct reader *reader, struct text name,
			 uint64_t *out)
{
	if (seccomp_constant_find(name, out))
		return 0;
	return no_such(reader, "constant", name,
		       seccomp_constant_nearest(name));
}

static int read_term(struct reader *reader, uint64_t *out)
{
	const char *signs, *last;
	struct text word;
	uint64_t value;

	skip_blanks(reader);
	signs = reader->at;
	reader->at += strspn(signs, "~- \t\n");
	last = reader->at;
	word = take_word(reader);
	if (word.length == 0)
		return expected(reader, "a number or a constant");
	if ((is_number(word) ? read_number(reader, word, &value)
			     : read_constant(reader, word, &value)) < 0)
		return -1;
	while (last > signs) { /* the innermost stands last */
		char sign = *--last;

		if (sign == '~')
			value = ~value;
		else if (sign == '-')
			value = 0 - value;
	}
	*out = value;
	return 0;
}

static int read_value(struct reader *reader, uint64_t *out)
{
	uint64_t value = 0;

	do {
		uint64_t term = 0;

		if (read_term(reader, &term) < 0)
			return -1;
		value |= term;
	} while (take(reader, '|'));
	*out = value;
	return 0;
}

static int read_arguments(struct reader *reader)
{
	struct seccomp_call *call = reader->call;

	if (!take(reader, '(') || take(reader, ')'))
		return 0;
	do {
		if (call->given == SECCOMP_ARGUMENTS)
			return wrong(reader,
				     "system calls have at most %d "
				     "arguments",
				     SECCOMP_ARGUMENTS);
		if (read_value(reader, &call->arguments[call->given]) < 0)
			return -1;
		call->given++;
	} while (take(reader, ','));
	return take(reader, ')') ? 0 : expected(reader, "',' or ')'");
}

/* --- the call --- */

static int read_by_number(const struct reader *reader, struct text word)
{
	struct seccomp_call *call = reader->call;
	uint64_t number;

	if (read_number(reader, word, &number) < 0)
		return -1;
	if (number > INT_MAX)
		return wrong(reader, "numbers of system calls end at %d",
			     INT_MAX);
	if (call->arch == SECCOMP_ARCH_X86_64 && number & X32_BIT)
		call->arch = SECCOMP_ARCH_X32;
	if (call->arch == SECCOMP_ARCH_X32)
		number |= X32_BIT;
	call->number = (int)number;
	call->index = syscall_from_number(call->number, call->arch);
	return 0;
}

static int read_by_name(const struct reader *reader, struct text name)
{
	struct seccomp_call *call = reader->call;

	call->index = syscall_from_name(name);
	if (call->index < 0)
		return no_such(reader, "system call", name,
			       syscall_nearest(name));
	call->number = syscall_number((unsigned)call->index, call->arch);
	if (call->number < 0)
		return wrong(reader, "%s has no system call %s",
			     seccomp_arch_words[call->arch],
			     syscall_name((unsigned)call->index));
	return 0;
}

int seccomp_call_read(const char *word, enum seccomp_arch arch,
		      struct seccomp_call *out, struct err *err)
{
	return seccomp_call_read_as(word, word, arch, out, err);
}

int seccomp_call_read_as(const char *word, const char *shown,
			 enum seccomp_arch arch, struct seccomp_call *out,
			 struct err *err)
{
	struct seccomp_call call = {.word = shown, .arch = arch};
	struct reader reader = {word, &call, err};
	struct text name = take_word(&reader);

	if (name.length == 0)
		return expected(&reader, "a system call");
	if ((is_number(name) ? read_by_number(&reader, name)
			     : read_by_name(&reader, name)) < 0 ||
	    read_arguments(&reader) < 0)
		return -1;
	skip_blanks(&reader);
	if (*reader.at != '\0')
		return expected(&reader, "nothing more");
	*out = call;
	return 0;
}
