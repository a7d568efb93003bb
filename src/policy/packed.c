/* SPDX-License-Identifier: Apache-2.0 */
/* A profile's values as bytes, and back. */
#include "policy/packed.h"

typedef void part_pack(struct profile *profile, struct pack *pack);

/* NULL: read from the text. */
static part_pack *const packs[PART_COUNT] = {
	[PART_CAPABILITIES] = capabilities_pack,
	[PART_SYSCTLS] = sysctls_pack,
	[PART_ANNOTATIONS] = annotations_pack,
	[PART_HOOKS] = hooks_pack,
	[PART_MOUNTS] = mounts_pack,
	[PART_PATHS] = paths_pack,
};

void pack_bytes(struct pack *pack, void *value, size_t size)
{
	if (pack->out != NULL) {
		buf_add(pack->out, value, size);
		return;
	}
	memcpy(value, pack->at, size);
	pack->at += size;
}

/* Its length, UINT32_MAX where there is none, and the text. */
static void write_text(struct buf *out, struct text text)
{
	uint32_t length =
		text.data != NULL ? (uint32_t)text.length : UINT32_MAX;

	buf_add(out, &length, sizeof(length));
	if (text.data == NULL)
		return;
	buf_add(out, text.data, length);
	buf_add(out, "", 1);
}

static struct text read_text(struct pack *pack)
{
	struct text text = {NULL, 0};
	uint32_t length;

	memcpy(&length, pack->at, sizeof(length));
	pack->at += sizeof(length);
	if (length == UINT32_MAX)
		return text;
	text = (struct text){pack->at, length};
	pack->at += length + 1;
	return text;
}

void pack_text(struct pack *pack, struct text *text)
{
	if (pack->out != NULL)
		write_text(pack->out, *text);
	else
		*text = read_text(pack);
}

void pack_texts(struct pack *pack, struct text_list *list)
{
	unsigned count = list->count;
	struct text *texts;

	pack_value(pack, count);
	if (pack->out != NULL) {
		for (unsigned i = 0; i < count; i++)
			write_text(pack->out, list->list[i]);
		return;
	}
	texts = arena_room(pack->arena, (count + 1) * sizeof(*texts));
	for (unsigned i = 0; i < count; i++)
		texts[i] = read_text(pack);
	*list = (struct text_list){texts, count};
}

bool profile_packs(struct text member)
{
	enum part_id id = part_find(member);

	return text_is(member, "description") ||
	       (id < PART_COUNT && packs[id] != NULL);
}

static void pass(struct profile *profile, struct pack *pack)
{
	struct text description = text_of(profile->description);

	pack_text(pack, &description);
	profile->description = description.data;
	for (unsigned id = 0; id < PART_COUNT; id++) {
		if (packs[id] != NULL &&
		    json_member(profile->document.root,
				profile_parts[id]->name) != NULL)
			packs[id](profile, pack);
	}
}

void profile_pack(struct profile *profile, struct buf *out)
{
	pass(profile,
	     &(struct pack){.out = out, .arena = &profile->document.arena});
}

void profile_unpack(struct profile *profile, struct text packed)
{
	pass(profile, &(struct pack){.at = packed.data,
				     .arena = &profile->document.arena});
}
