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

void pack_text(struct pack *pack, struct text *text)
{
	uint32_t length =
		text->data != NULL ? (uint32_t)text->length : UINT32_MAX;

	pack_value(pack, length);
	if (length == UINT32_MAX) {
		*text = (struct text){NULL, 0};
	} else if (pack->out != NULL) {
		buf_add(pack->out, text->data, length);
		buf_add(pack->out, "", 1);
	} else {
		*text = (struct text){pack->at, length};
		pack->at += length + 1;
	}
}

void pack_texts(struct pack *pack, struct text_list *list)
{
	unsigned count = list->count;
	struct text *texts;

	pack_value(pack, count);
	texts = arena_room(pack->arena, (count + 1) * sizeof(*texts));
	for (unsigned i = 0; i < count; i++) {
		texts[i] = pack->out != NULL ? list->list[i] : TEXT("");
		pack_text(pack, &texts[i]);
	}
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
