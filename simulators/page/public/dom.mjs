/** Makes an element; texts from outside only ever become text nodes, never markup. */
export function h(tag, properties = {}, ...children) {
	const element = Object.assign(document.createElement(tag), properties);
	element.append(...children.flat().filter((child) => child !== undefined && child !== ''));
	return element;
}

const typed = new Map();

/** An input that keeps what was typed when its surroundings are drawn again. */
export function field(key, properties) {
	const input = h('input', { ...properties, value: typed.get(key) ?? properties.value ?? '' });
	input.setAttribute('aria-label', properties.title);
	input.addEventListener('input', () => typed.set(key, input.value));
	return input;
}

/** Forgets what was typed, e.g. once it has been sent. */
export function forget(key) {
	typed.delete(key);
}

const goodStates = ['READY', 'AVAILABLE', 'FINISHED', 'TERMINATED', 'delivered'];
const badStates = ['OFFLINE', 'ERROR', 'ABNORMAL', 'ACTIVE_FAILURE', 'TERMINATE_FAILURE', 'givenUp', 'noUrl'];

export function badge(text) {
	const kind = goodStates.includes(text) ? 'good' : badStates.includes(text) ? 'bad' : '';
	return h('span', { className: `badge ${kind}` }, text);
}

export function clock(at) {
	return new Date(at).toLocaleTimeString();
}

const drawn = new Map();

/** Draws a part of the page again if its data changed and nobody is typing in it. */
export function draw(id, data, render, whenEmpty = '') {
	const place = document.getElementById(id);
	const text = JSON.stringify(data);
	const busy = place.contains(document.activeElement) && /INPUT|SELECT/.test(document.activeElement.tagName);
	if (busy || drawn.get(id) === text) return;
	drawn.set(id, text);
	const parts = [render(data)].flat();
	place.replaceChildren(...(parts.length > 0 ? parts : [h('small', {}, whenEmpty)]));
}
