import { badge, clock, draw, field, forget, h } from './dom.mjs';

/** Draws the water purifier side; `act(path, body)` presses something at its simulator. */
export function drawPurifier(state, callbacks, act) {
	const { callbackUrl, operationUrl, url, openId, secret } = state;
	draw('purifier-settings', { callbackUrl, operationUrl }, () => [
		h('p', { className: 'hint' }, `${url} · Open ID ${openId} · Secret ${secret}`),
		address('callback-url', 'Callback URL', callbackUrl, act),
		address('operation-url', 'Card swipe URL', operationUrl, act),
	]);
	const machines = state.devices.map((device) => ({
		device,
		order: state.orders.find((order) => order.orderId === device.orderId),
	}));
	draw('purifier-machines', machines, () => machines.map((entry) => machine(entry, act)));
	draw('orders', [...state.orders].reverse(), (orders) => orders.map(orderRow), 'No orders yet');
	draw('callbacks', [...callbacks].reverse(), (list) => list.map(deliveryRow), 'No callbacks yet');
}

/** One message to the customer, for both platforms. */
export function deliveryRow({ at, name, url, attempts, state }) {
	const last = attempts.at(-1);
	const answer = last ? (last.error ?? `${last.status} ${last.answer}`.slice(0, 120)) : '';
	return h(
		'div',
		{ className: 'row' },
		h('div', { className: 'head' }, h('strong', {}, name), h('span', {}, clock(at)), badge(state)),
		h(
			'small',
			{},
			[url || 'no address set', attempts.length > 1 && `${attempts.length} tries`, answer]
				.filter(Boolean)
				.join(' · '),
		),
	);
}

function address(path, label, value, act) {
	const key = `address-${path}`;
	const input = field(key, { type: 'url', title: label, placeholder: label, value });
	const save = async () => {
		input.blur();
		await act(`/${path}`, { url: input.value.trim() });
		forget(key);
	};
	return h('div', { className: 'tools' }, input, h('button', { onclick: save }, `Set ${label}`));
}

function machine({ device, order }, act) {
	const { iotId, name, online, state, doorOpen } = device;
	const path = `/devices/${iotId}`;
	const held = order && (order.state === 'LOCKED' || order.state === 'PAUSED');
	const active = order && !['FINISHED', 'CANCELLED'].includes(order.state);
	const ml = field(`ml-${iotId}`, { type: 'number', title: 'Millilitres', min: 1, step: 100, value: 500 });
	const card = field(`card-${iotId}`, { type: 'text', title: 'Card number', size: 9, value: '12345678' });
	const press = (then) => () => act(`${path}/press`, { pour: Number(ml.value), then });
	return h(
		'div',
		{ className: 'card' },
		h(
			'div',
			{ className: 'head' },
			h('strong', {}, name),
			h('code', {}, iotId),
			badge(online ? state : 'OFFLINE'),
		),
		h(
			'small',
			{},
			active ? `Order ${order.orderId}: ${order.volume - order.left} of ${order.volume} ml` : 'No order',
			doorOpen ? ' · door open' : '',
		),
		active ? h('progress', { max: order.volume, value: order.volume - order.left }) : '',
		h(
			'div',
			{ className: 'tools' },
			ml,
			'ml',
			h('button', { onclick: press('pause'), disabled: !held }, 'Press water button'),
			h('button', { onclick: press('finish'), disabled: !held }, 'Press and end'),
		),
		h(
			'div',
			{ className: 'tools' },
			card,
			h('button', { onclick: () => act(`${path}/swipe`, { cardNum: card.value }) }, 'Swipe card'),
			h(
				'button',
				{ onclick: () => act(`${path}/online`, { online: !online }) },
				online ? 'Take offline' : 'Bring online',
			),
			h('button', { onclick: () => act(`${path}/error`, { message: 'Filter blocked' }) }, 'Report fault'),
		),
	);
}

function orderRow({ orderId, iotId, volume, left, state, timedOut, cardNum, log }) {
	const notes = [
		`${volume - left} of ${volume} ml`,
		timedOut && 'timed out',
		cardNum && `card ${cardNum}`,
		log.map((entry) => entry.logType).join(' → '),
	];
	return h(
		'div',
		{ className: 'row' },
		h('div', { className: 'head' }, h('strong', {}, orderId), h('code', {}, iotId), badge(state)),
		h('small', {}, notes.filter(Boolean).join(' · ')),
	);
}
