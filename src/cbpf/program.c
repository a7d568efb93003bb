/* SPDX-License-Identifier: Apache-2.0 */
/* A program in the classic BPF that seccomp takes. */
#include "cbpf/program.h"

#include <linux/bpf_common.h>

#include <stdlib.h>
#include <string.h>

void cbpf_program_fini(struct cbpf_program *program)
{
	free(program->list);
	*program = (struct cbpf_program)CBPF_PROGRAM_INIT;
}

int cbpf_program_read(const void *bytes, size_t size, struct cbpf_program *out,
		      struct err *err)
{
	struct sock_filter *list;

	if (size == 0 || size % sizeof(*list) != 0)
		return err_set(err, ERR_INPUT,
			       "expected instructions of %zu bytes, found %zu "
			       "bytes",
			       sizeof(*list), size);
	if (size / sizeof(*list) > BPF_MAXINSNS)
		return err_set(err, ERR_INPUT,
			       "%zu instructions: no kernel loads more than %d",
			       size / sizeof(*list), BPF_MAXINSNS);
	list = malloc(size);
	if (list == NULL)
		abort();
	memcpy(list, bytes, size);
	*out = (struct cbpf_program){list, size / sizeof(*list)};
	return 0;
}
