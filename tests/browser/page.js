// SPDX-License-Identifier: Apache-2.0
// What page.py asks of a page: functions, each of which returns a list of what
// is wrong, or what it is asked for.

const page = {
	say(element) {
		return element.tagName.toLowerCase() + "." + element.className +
			" " +
			element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
	},

	// And laid out, or each look at what is off the screen would do that.
	openAll() {
		for (const details of document.querySelectorAll("details"))
			details.open = true;
		for (const article of document.querySelectorAll("article"))
			article.style.contentVisibility = "visible";
	},

	// Elements that reach beyond the window, and the page itself. Not by
	// innerWidth, which grows with a page that is too wide for a phone.
	tooWide(width) {
		const wrong = [];

		for (const element of document.body.querySelectorAll("*")) {
			const box = element.getBoundingClientRect();

			if (box.right > width + 0.5 || box.left < -0.5)
				wrong.push(this.say(element));
		}
		if (document.documentElement.scrollWidth > width)
			wrong.push("the page: " +
				document.documentElement.scrollWidth);
		return wrong;
	},

	colour(text) {
		const numbers = text.match(/[\d.]+/g).map(Number);

		if (!text.startsWith("rgb"))
			throw new Error("not a colour: " + text);
		return {rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1};
	},

	// WCAG 2.2, relative luminance.
	luminance(rgb) {
		const [r, g, b] = rgb.map(value => {
			value /= 255;
			return value <= 0.04045 ? value / 12.92 :
				((value + 0.055) / 1.055) ** 2.4;
		});

		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	},

	// The first opaque one below; null: one that can be seen through.
	background(element) {
		for (; element; element = element.parentElement) {
			const colour = this.colour(
				getComputedStyle(element).backgroundColor);

			if (colour.alpha === 1)
				return colour.rgb;
			if (colour.alpha > 0)
				return null;
		}
		return null;
	},

	contrast(element) {
		const text = this.colour(getComputedStyle(element).color);
		const below = this.background(element);

		if (below === null || text.alpha < 1)
			return 0;
		const [dark, light] = [text.rgb, below]
			.map(rgb => this.luminance(rgb)).sort((a, b) => a - b);

		return (light + 0.05) / (dark + 0.05);
	},

	// Elements with text of their own that is hard to read.
	faint() {
		const walker = document.createTreeWalker(document.body,
			NodeFilter.SHOW_TEXT);
		const wrong = new Set();
		let seen = 0;

		while (walker.nextNode()) {
			const element = walker.currentNode.parentElement;

			if (walker.currentNode.data.trim() === "")
				continue;
			seen++;
			const contrast = this.contrast(element);

			if (contrast < 4.5)
				wrong.add(contrast.toFixed(2) + " " +
					this.say(element));
		}
		return seen > 50 ? [...wrong] : ["too little text: " + seen];
	},

	// What a reader of the structure would stumble over.
	structure() {
		const wrong = [];
		const all = selector => [...document.querySelectorAll(selector)];
		const ids = all("[id]").map(element => element.id);
		let level = 0;

		if (document.documentElement.lang !== "en")
			wrong.push("no lang");
		if (document.title === "")
			wrong.push("no title");
		if (all("h1").length !== 1)
			wrong.push("not one h1");
		for (const heading of all("h1, h2, h3, h4, h5, h6")) {
			const own = Number(heading.tagName[1]);

			if (own > level + 1)
				wrong.push("skips a level: " + this.say(heading));
			level = own;
		}
		for (const cell of all("th:not([scope])"))
			wrong.push("no scope: " + this.say(cell));
		for (const table of all("table:not(:has(> caption))"))
			wrong.push("no caption: " + this.say(table));
		for (const input of all("input"))
			if (input.labels.length === 0)
				wrong.push("no label: " + input.id);
		for (const link of all("a"))
			if (!document.getElementById(link.hash.slice(1)))
				wrong.push("leads nowhere: " + link.hash);
		if (new Set(ids).size !== ids.length)
			wrong.push("an id twice");
		// The severity is a word, not only a colour.
		for (const severity of all(".severity"))
			if (!/critical|high|medium|low|note/.test(
				severity.textContent))
				wrong.push("no word: " + this.say(severity));
		if (all("script, iframe, object, embed, img, link, form")
			.length > 0)
			wrong.push("an element that has no place here");
		for (const element of all("*"))
			for (const {name} of element.attributes)
				if (/^on|^src|^srcdoc$/.test(name))
					wrong.push("attribute " + name);
		return wrong;
	},

	visible(selector) {
		return [...document.querySelectorAll(selector)].filter(
			element => element.checkVisibility(
				{visibilityProperty: true})).length;
	},

	// Whether a script or an image that is put in is stopped.
	async guarded() {
		const script = document.createElement("script");
		const image = new Image();
		const stopped = new Promise(resolve => {
			image.onload = () => resolve(false);
			image.onerror = () => resolve(true);
		});

		script.textContent = "window.owned = true";
		document.body.append(script);
		image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQ" +
			"ABAAACAkQBADs=";
		return await stopped && window.owned === undefined;
	},
};

const [method, ...given] = arguments;
return page[method](...given);
