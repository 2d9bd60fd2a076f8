import { badge, draw, field, h } from './dom.mjs';
import { deliveryRow } from './purifier.mjs';

/** Draws the Soda IoT side; `act(path, body)` presses something at its simulator. */
export function drawSoda(state, webhooks, act) {
	const { url, clientId, clientSecret, accessToken, spelling, autoOutcome, tokens } = state;
	draw('soda-settings', { accessToken, spelling, autoOutcome, tokens }, () => [
		h('p', { className: 'hint' }, `${url} · Client ID ${clientId} · Secret ${clientSecret}`),
		h(
			'p',
			{ className: 'hint' },
			`Token ${accessToken || '(none is valid)'} · uses of dead tokens: ${tokens.usesOfVoided}`,
		),
		h(
			'div',
			{ className: 'tools' },
			choice('By themselves, devices', autoOutcome.result, ['ACTIVED', 'ACTIVE_FAILURE', 'none'], (result) =>
				act('/auto-outcome', { result }),
			),
			choice('Spelling', spelling, ['live', 'documented'], (value) => act('/spelling', { spelling: value })),
			h('button', { onclick: () => act('/tokens/expire', {}) }, 'Expire tokens'),
		),
	]);
	draw('soda-machines', state.devices, (devices) => devices.map((device) => machine(device, act)));
	draw(
		'activations',
		[...state.activations].reverse(),
		(list) => list.map((activation) => activationRow(activation, act)),
		'No activations yet',
	);
	draw('webhooks', [...webhooks].reverse(), (list) => list.map(deliveryRow), 'No webhooks yet');
}

function choice(label, value, values, change) {
	const select = h('select', {}, ...values.map((text) => h('option', { selected: text === value }, text)));
	select.addEventListener('change', () => {
		select.blur();
		change(select.value);
	});
	return h('label', {}, `${label} `, select);
}

function machine({ serial, feature, online, status, switchedOn, payment, authCode }, act) {
	const notes = [feature, payment === 'payLater' ? 'pay after use' : 'pay first', `auth code ${authCode}`];
	if (!switchedOn) notes.push('switched off');
	return h(
		'div',
		{ className: 'card' },
		h('div', { className: 'head' }, h('strong', {}, serial), badge(online ? status : 'OFFLINE')),
		h('small', {}, notes.join(' · ')),
		h(
			'div',
			{ className: 'tools' },
			h(
				'button',
				{ onclick: () => act(`/devices/${encodeURIComponent(serial)}/online`, { online: !online }) },
				online ? 'Take offline' : 'Bring online',
			),
		),
	);
}

function activationRow({ id, clientOrderId, serial, modes, status }, act) {
	const path = `/activations/${id}`;
	const used = modes.find((mode) => mode.used)?.used;
	const flow = field(`flow-${id}`, { type: 'number', title: 'Units used', min: 0, step: 0.1, value: 1 });
	const button = (label, step, body = () => ({})) =>
		h('button', { onclick: () => act(`${path}/${step}`, body()) }, label);
	const tools = {
		WAITING: () => [button('ACTIVED', 'succeed'), button('ACTIVE_FAILURE', 'fail')],
		ACTIVED: () => [
			flow,
			button('Settle', 'settle', () => ({ flowAmount: Number(flow.value) })),
			button('Termination fails', 'fail-termination'),
		],
		TERMINATE_FAILURE: () => [flow, button('Settle', 'settle', () => ({ flowAmount: Number(flow.value) }))],
	}[status];
	return h(
		'div',
		{ className: 'row' },
		h('div', { className: 'head' }, h('strong', {}, clientOrderId), h('code', {}, id), badge(status)),
		h(
			'small',
			{},
			[
				serial,
				modes.map((mode) => mode.preset).join(', '),
				used && `${used.flowAmount} units, ¥${used.amount}`,
			]
				.filter(Boolean)
				.join(' · '),
		),
		h('div', { className: 'tools' }, ...(tools?.() ?? [])),
	);
}
