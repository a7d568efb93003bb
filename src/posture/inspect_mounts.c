/* SPDX-License-Identifier: Apache-2.0 */
/* The mounts of an inspected container. */
#include "posture/making.h"

static struct json *add_mount(struct making *making, struct json *mounts,
			      struct text destination, struct text type,
			      struct text source)
{
	struct json *mount =
		json_append(mounts, json_new(&making->document, JSON_OBJECT));

	making_set_text(making, mount, "destination", destination);
	making_set_text(making, mount, "type", type);
	making_set_text(making, mount, "source", source);
	return making_set_new(making, mount, "options", JSON_ARRAY);
}

/* What engines mount in each container. */
static void add_usual(struct making *making, struct json *mounts)
{
	static const struct {
		struct text destination;
		struct text type;
		bool kernel; /* read-only but for the privileged */
	} usual[] = {
		{{"/proc", 5}, {"proc", 4}, false},
		{{"/dev", 4}, {"tmpfs", 5}, false},
		{{"/dev/pts", 8}, {"devpts", 6}, false},
		{{"/sys", 4}, {"sysfs", 5}, true},
		{{"/sys/fs/cgroup", 14}, {"cgroup", 6}, true},
		{{"/dev/mqueue", 11}, {"mqueue", 6}, false},
		{{"/dev/shm", 8}, {"tmpfs", 5}, false},
	};

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		struct json *options =
			add_mount(making, mounts, usual[i].destination,
				  usual[i].type, usual[i].type);

		making_add_text(making, options, TEXT("nosuid"));
		making_add_text(making, options, TEXT("noexec"));
		if (usual[i].kernel && !making->privileged)
			making_add_text(making, options, TEXT("ro"));
	}
}

static void add_asked(struct making *making, struct json *mounts,
		      const struct json *asked)
{
	struct text propagation = making_text(asked, "Propagation");
	struct text type = making_text(asked, "Type");
	struct json *options;

	if (!text_is(type, "bind") && !text_is(type, "volume"))
		return;
	options = add_mount(making, mounts, making_text(asked, "Destination"),
			    TEXT("bind"), making_text(asked, "Source"));
	if (json_member(asked, "Options") == NULL)
		making_add_text(making, options, TEXT("rbind"));
	json_each (option, json_member(asked, "Options"))
		making_add_text(making, options, option->text);
	if (!json_is_true(json_member(asked, "RW")))
		making_add_text(making, options, TEXT("ro"));
	making_add_text(making, options,
			propagation.length > 0 ? propagation
					       : TEXT("rprivate"));
}

/* Files of docker's own that it binds over the image's; podman gives its
 * options that are not in the file. */
static void add_own(struct making *making, struct json *mounts)
{
	static const struct {
		const char *member;
		struct text destination;
	} files[] = {
		{"ResolvConfPath", {"/etc/resolv.conf", 16}},
		{"HostnamePath", {"/etc/hostname", 13}},
		{"HostsPath", {"/etc/hosts", 10}},
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct text source =
			making_text(making->container, files[i].member);
		struct json *options;

		if (source.length == 0)
			continue;
		options = add_mount(making, mounts, files[i].destination,
				    TEXT("bind"), source);
		making_add_text(making, options, TEXT("rbind"));
		making_add_text(making, options, TEXT("rprivate"));
	}
}

void making_mounts(struct making *making, struct json *root)
{
	struct json *mounts =
		making_set_new(making, root, "mounts", JSON_ARRAY);
	struct json *files = making_set_new(making, root, "root", JSON_OBJECT);

	making_set_text(making, files, "path", TEXT("rootfs"));
	if (json_is_true(json_member(making->host, "ReadonlyRootfs")))
		json_set(files, "readonly",
			 json_new_boolean(&making->document, true));
	add_usual(making, mounts);
	json_each (asked, json_member(making->container, "Mounts"))
		add_asked(making, mounts, asked);
	json_each (asked, json_member(making->host, "Tmpfs"))
		making_add_text(making,
				add_mount(making, mounts, asked->key,
					  TEXT("tmpfs"), TEXT("tmpfs")),
				TEXT("nosuid"));
	if (!making->podman)
		add_own(making, mounts);
}
