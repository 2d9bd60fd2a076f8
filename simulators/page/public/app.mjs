import { clock, draw, h } from './dom.mjs';
import { drawPurifier } from './purifier.mjs';
import { drawSoda } from './soda.mjs';

const pollMs = 1000;
const problem = document.getElementById('problem');
let sodaUrl = '';

function say(text) {
	problem.textContent = text;
	problem.hidden = text === '';
}

async function ask(base, path, body) {
	const init = body && {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	};
	const response = await fetch(`${base}/_simulator${path}`, init);
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.error);
	return answer;
}

/** Presses something, says what went wrong, and shows the result at once. */
const acting = (base) => async (path, body) => {
	try {
		const answer = await ask(base(), path, body);
		say(answer.accepted === false ? `The machine did not take the card: ${answer.problem}` : '');
	} catch (error) {
		say(error.message);
	}
	await refresh();
};
const actOnPurifier = acting(() => '');
const actOnSoda = acting(() => sodaUrl);

function alertRow({ at, message }) {
	const text = typeof message === 'string' ? message : (message?.text ?? JSON.stringify(message, null, 2));
	return h('div', { className: 'row' }, h('small', {}, clock(at)), h('pre', {}, String(text)));
}

let unreachable = false;

async function refresh() {
	try {
		sodaUrl = (await ask('', '/companion')).url;
		drawPurifier(await ask('', '/state'), await ask('', '/callbacks'), actOnPurifier);
		const alerts = await ask('', '/alerts');
		if (sodaUrl) {
			drawSoda(await ask(sodaUrl, '/state'), await ask(sodaUrl, '/webhooks'), actOnSoda);
			alerts.push(...(await ask(sodaUrl, '/alerts')));
		}
		alerts.sort((a, b) => b.at - a.at);
		draw('alerts', alerts, (list) => list.map(alertRow), 'No alerts yet');
		if (unreachable) say('');
		unreachable = false;
	} catch (error) {
		unreachable = true;
		say(`The simulators do not answer: ${error.message}`);
	}
}

async function poll() {
	await refresh();
	setTimeout(poll, pollMs);
}

void poll();
