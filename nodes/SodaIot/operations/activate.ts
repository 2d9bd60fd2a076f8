import type { INodeProperties } from 'n8n-workflow';

import { asCommand } from '../../shared/items/command';
import { anExpression, hiddenWhen } from '../../shared/display';
import { apiError } from '../../shared/errors';
import { ItemInput } from '../../shared/items/input';
import type { Operation } from '../../shared/items/operation';
import { asNumber, plain, quote } from '../../shared/text';
import { hiddenAsTool, withUnit } from '../../shared/items/tool';
import { inTurn } from '../../shared/items/sideBySide';
import { isTool } from '../../shared/n8nEngine';
import { nodeOf } from '../../shared/node';
import { normaliseActivation } from '../activation';
import { longestId } from '../fields';
import { call } from '../transport';
import { resumeAddress } from '../wait/address';
import { beginStory } from '../wait/story';
import { limitFields, readLimit } from '../wait/limit';
import { waitable } from '../wait/outcome';
import { failOnFailure, keepFailOnFailure, resumedItem, waitFor } from '../wait/waitFor';

const longestAttachment = 128;

const lost =
	'The order may have been placed all the same: then its outcome comes to the Webhook URL, with your client_order_id. Sent again with the same Client Order ID, an order that was placed is refused.';

const lostWhileWaiting =
	'The order may have been placed all the same, and what the platform then reports about it cannot reach this execution any more. Look for the order at the vendor. Sent again with the same Client Order ID, an order that was placed is refused.';

const clientOrderId: INodeProperties = {
	displayName: 'Client Order ID',
	name: 'clientOrderId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. order-1001',
	description:
		'Your own ID of the order, unique in your application, at most 64 bytes. The same order is never activated twice.',
};

const deviceSerial: INodeProperties = {
	displayName: 'Device Serial',
	name: 'deviceSerial',
	type: 'string',
	required: true,
	default: '',
	description: "The device's serial, from its QR code",
};

const authCode: INodeProperties = {
	displayName: 'Auth Code',
	name: 'authCode',
	type: 'string',
	required: true,
	default: '',
	description: "The code in the device's QR code; it shows that somebody stands in front of the device",
};

const presets: INodeProperties = {
	displayName: 'Preset Names or IDs',
	name: 'presets',
	type: 'multiOptions',
	required: true,
	typeOptions: { loadOptionsMethod: 'getPresets', loadOptionsDependsOn: ['deviceSerial'] },
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

const webhookUrl: INodeProperties = {
	displayName: 'Webhook URL',
	name: 'webhookUrl',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description:
		'Where the platform reports the outcome: the Production URL of an active Soda IoT Trigger. It must be reachable from the internet.',
	hint: 'The Production URL of an active Soda IoT Trigger. Without one, choose in Wait For what to wait for.',
};

const waits = ['activation', 'settlement'];

/** Required when nothing is waited for; shown, but not required, where only the run can tell. */
const webhookUrlFields = [
	hiddenWhen(webhookUrl, { waitFor: [...waits, anExpression] }),
	hiddenWhen({ ...webhookUrl, required: false }, { waitFor: ['nothing', ...waits] }),
];

const noAddressNotice: INodeProperties = {
	displayName: 'The Webhook URL must be a full address that begins with https:// or http://.',
	name: 'noAddressNotice',
	type: 'notice',
	displayOptions: {
		show: { webhookUrl: [{ _cnd: { regex: '^(?![hH][tT][tT][pP][sS]?://|=)\\s*\\S' } }] },
		hide: { waitFor: waits },
	},
	default: '',
};

const waitForField: INodeProperties = {
	displayName: 'Wait For',
	name: 'waitFor',
	type: 'options',
	options: [
		{
			name: 'Nothing',
			value: 'nothing',
			description: 'Go on at once; the outcome goes to the Webhook URL',
		},
		{
			name: 'Activation',
			value: 'activation',
			description: 'Until the device is active or has failed to be',
		},
		{
			name: 'Settlement',
			value: 'settlement',
			description: 'Until the use has ended and is settled, or has failed',
		},
	],
	default: 'nothing',
	description: 'What the execution waits for, parked in the database, before it goes on',
};

const insteadOfWaiting =
	'Give a Webhook URL and let its Soda IoT Trigger start what comes next; or let the agent call a workflow that waits (Call n8n Workflow Tool); or put a Soda IoT node that waits behind the agent.';

const whenWaiting = (field: INodeProperties) => hiddenWhen(field, { waitFor: ['nothing'] });

/** Milliseconds after which the outcome of a quick device can be had from the platform without parking. */
const firstLook = 150;

const authHoldAmount: INodeProperties = {
	displayName: 'Auth Hold Amount (Yuan)',
	name: 'authHoldAmount',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 100,
	description: 'The most that this use may cost. The platform takes 100 yuan when it is not set.',
};

const attachment: INodeProperties = {
	displayName: 'Attachment',
	name: 'attachment',
	type: 'string',
	default: '',
	description: 'Text of at most 128 bytes that comes back as it was sent, in queries and webhooks',
};

const collection = 'additionalFields';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: collection,
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [attachment, ...withUnit(authHoldAmount, 'Yuan')],
};

/**
 * `POST /iot/activation/`: asks the platform to activate a device for an order. The reply says only that the
 * activation is waiting; what came of it is reported to the webhook.
 */
export const activate: Operation = {
	value: 'activate',
	name: 'Activate',
	action: 'Activate a device',
	description:
		'Activate a device for an order. The outcome comes by webhook: wait for it here, or start another workflow with the Soda IoT Trigger.',
	toolDescription:
		'Activate a device for one order: the device dispenses, and the use is charged, up to Auth Hold Amount yuan (100 when it is not set). The result says only that the order was accepted (WAITING); Query tells what came of it. Each Client Order ID works once. When it is not known whether an order was placed, never try again with another Client Order ID.',
	fields: [
		clientOrderId,
		deviceSerial,
		authCode,
		presets,
		...hiddenAsTool(waitForField),
		...webhookUrlFields,
		noAddressNotice,
		...[...limitFields, failOnFailure].map(whenWaiting),
		additionalFields,
	],
	// One execution can wait for one activation; with several items nothing may be sent beside the one that fails for it.
	isOneByOne: ({ waitFor = waitForField.default }) => waitFor !== 'nothing',

	execute: asCommand(async (ctx, itemIndex) => {
		const resumed = await resumedItem(ctx, itemIndex);
		if (resumed) return resumed;

		const input = new ItemInput(ctx, itemIndex);
		const wait = readWait(input, isTool(ctx));
		if (wait) keepFailOnFailure(ctx, input);
		const body = {
			client_order_id: input.text(clientOrderId, { maxBytes: longestId }),
			device: { serial: input.text(deviceSerial), auth_code: input.text(authCode) },
			modes: readPresets(input).map((preset) => ({ preset })),
			auth_hold: readAuthHold(input),
			attachment: readAttachment(input),
			webhook_url: wait ? await resumeAddress(ctx, itemIndex) : readWebhookUrl(input),
		};
		const names = [`device ${body.device.serial}`, `order ${body.client_order_id}`];
		const request = { method: 'POST', path: '/iot/activation/', body } as const;
		const whenLost = wait ? lostWhileWaiting : lost;
		const reply = await inTurn(ctx, names, async () => await call(ctx, itemIndex, { ...request, whenLost }));

		if (reply.id === undefined || reply.id === null || reply.id === '') {
			throw apiError(nodeOf(ctx), 'The Soda IoT platform accepted the order but sent no activation ID', {
				itemIndex,
				description: `The device may be activated all the same. Look for order ${quote(body.client_order_id)} at the vendor before you repeat it.`,
			});
		}
		if (wait) {
			const { client_order_id, device, modes, auth_hold, attachment: text } = body;
			const sent = { client_order_id, device: { serial: device.serial }, modes, auth_hold, attachment: text };
			const activationId = plain(reply.id);
			beginStory(ctx, activationId, sent);
			const accepted = { status: 'WAITING', ...normaliseActivation(reply) };
			return await waitFor(ctx, itemIndex, { ...wait, activationId, accepted, pause: firstLook });
		}
		// An older edition of the platform answers with the id alone; an accepted activation is a waiting one.
		return { client_order_id: body.client_order_id, status: 'WAITING', ...normaliseActivation(reply) };
	}),
};

function readWait(input: ItemInput, asTool: boolean): { events: string[]; until: Date } | undefined {
	const chosen = plain(input.read(waitForField) ?? 'nothing');
	if (asTool && chosen !== 'nothing')
		throw input.error(
			waitForField,
			`must be nothing in a tool of an AI agent, but is ${quote(chosen)}: nothing was sent`,
			insteadOfWaiting,
		);
	switch (chosen) {
		case 'nothing':
			return undefined;
		case 'activation':
			return { events: waitable.activation, until: readLimit(input, 600) };
		case 'settlement':
			return { events: waitable.settlement, until: readLimit(input, 86_400) };
		default:
			throw input.error(waitForField, `must be nothing, activation or settlement, but is ${quote(chosen)}`);
	}
}

function readWebhookUrl(input: ItemInput): string {
	if (input.asText(webhookUrl, input.read(webhookUrl)).trim() !== '') return input.url(webhookUrl);
	throw input.error(
		webhookUrl,
		'is empty, and Wait For is nothing: give the Production URL of an active Soda IoT Trigger, or choose in Wait For what to wait for',
		'The platform reports what came of an activation to an address: to a trigger of yours, or to this execution while it waits.',
	);
}

function readPresets(input: ItemInput): string[] {
	const raw = input.read(presets);
	const entries = (Array.isArray(raw) ? raw : input.asText(presets, raw).split(',')).map((entry) =>
		input.asText(presets, entry).trim(),
	);
	const names = [...new Set(entries.filter((entry) => entry !== ''))];
	const wrong = names.find((name) => /[\s"'[\]{}]/.test(name));
	if (wrong !== undefined)
		throw input.error(presets, `has ${quote(wrong)}, which is not the name of a preset`, presetHelp);
	if (names.length === 0) throw input.error(presets, 'is empty: at least one preset is needed', presetHelp);
	return names;
}

const presetHelp =
	'Give an array such as ["DRINKING_HOT"] or a comma-separated text such as DRINKING_HOT,DRINKING_COLD.';

function readAuthHold(input: ItemInput): { amount: number } | undefined {
	const raw = input.optional(collection, authHoldAmount);
	// Without a hold the platform takes its own: that must not be what an expression without a value comes to.
	if (raw === undefined && !input.isExpression(collection, authHoldAmount)) return undefined;
	const amount = asNumber(raw);
	if (amount !== undefined && amount > 0) return { amount };
	throw input.error(authHoldAmount, `must be an amount above 0 in yuan, but is ${quote(raw)}`);
}

function readAttachment(input: ItemInput): string | undefined {
	const raw = input.optional(collection, attachment);
	return raw === undefined
		? undefined
		: input.withinBytes(attachment, input.asText(attachment, raw), longestAttachment);
}
