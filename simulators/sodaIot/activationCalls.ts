import type { VendorCall } from '../shared/vendorCalls';
import { SodaError } from './errors';
import { jsonObject, objectField, optionalText, requiredText } from './fields';
import type { Platform } from './platform';
import type { SodaCall } from './sodaCall';
import { toView } from './spelling';
import type { Activation, Mode, SodaDevice } from './types';

const orderIdBytes = 64;
const attachmentBytes = 128;
/** Yuan; what a use may cost if the customer says nothing. */
const defaultHold = 100;

/** Activate, query, retry and terminate. Their replies say what was accepted, never how it ended. */
export const activationCalls: SodaCall[] = [
	{
		method: 'post',
		path: '/iot/activation/',
		scopes: ['iot:control'],
		run: (platform, call) => {
			const activation = toActivation(platform, call);
			platform.activations.push(activation);
			platform.lifecycle.begin(activation, reachOf(call));
			const { id } = activation;
			return platform.options.activateReply === 'idOnly' ? { id } : { id, status: 'WAITING' };
		},
	},
	{
		method: 'get',
		path: '/iot/activation/query',
		scopes: ['iot:public', 'iot:control'],
		run: (platform, { query }) =>
			toView(platform.activation(requiredText(query, 'activation_id')), platform.options.spelling),
	},
	{
		method: 'post',
		path: '/iot/activation/:id/actions/retry',
		scopes: ['iot:control'],
		run: (platform, call) => {
			const activation = platform.activation(call.params.id ?? '');
			if (activation.status !== 'ACTIVE_FAILURE') {
				throw new SodaError(
					'INVALID_RESOURCE',
					`Only a failed activation can be retried, not ${activation.status}`,
				);
			}
			activation.retries++;
			platform.lifecycle.begin(activation, reachOf(call));
			return { id: activation.id, status: 'WAITING' };
		},
	},
	{
		method: 'post',
		path: '/iot/activation/:id/actions/terminate',
		scopes: ['iot:control'],
		run: (platform, { params }) => {
			const activation = platform.activation(params.id ?? '');
			if (platform.device(activation.serial).payment !== 'payLater') {
				throw new SodaError('ACCESS_DENIED', 'A device that is paid first cannot be terminated');
			}
			if (activation.status === 'TERMINATED') throw new SodaError('COMPLETED', 'The use has ended already');
			if (activation.status !== 'ACTIVED' && activation.status !== 'TERMINATE_FAILURE') {
				throw new SodaError('INVALID_RESOURCE', `The activation is ${activation.status}`);
			}
			platform.lifecycle.terminateSoon(activation);
			// Which word stands here depends on the edition of the API; neither proves that the use is over.
			return { id: activation.id, status: platform.options.terminateReply ?? 'ACTIVED' };
		},
	},
];

/** Checks an activate call in full; nothing is kept of one that fails. */
function toActivation(platform: Platform, call: VendorCall): Activation {
	const body = jsonObject(call);
	const clientOrderId = requiredText(body, 'client_order_id', orderIdBytes);
	const deviceField = objectField(body, 'device');
	const serial = requiredText(deviceField, 'serial');
	const authCode = requiredText(deviceField, 'auth_code');
	const presets = presetsOf(body.modes);
	const authHold = holdOf(body);
	const webhookUrl = requiredText(body, 'webhook_url');
	if (!/^https?:\/\//.test(webhookUrl)) {
		throw new SodaError('INVALID_REQUEST', 'webhook_url must be a web address');
	}
	const attachment = optionalText(body, 'attachment', attachmentBytes);

	const device = platform.device(serial);
	if (device.authCode !== authCode) throw new SodaError('ACCESS_DENIED', 'auth_code does not fit the device');
	const modes = presets.map((preset) => modeOf(device, preset));
	refuseIfBusy(platform, device);
	if (platform.activations.some((entry) => entry.clientOrderId === clientOrderId)) {
		throw new SodaError('INVALID_RESOURCE', `client_order_id ${clientOrderId} has been used before`);
	}
	return {
		id: platform.nextId(),
		clientOrderId,
		serial,
		modes,
		authHold,
		webhookUrl,
		attachment,
		status: 'WAITING',
		createdAt: Date.now(),
		retries: 0,
	};
}

function presetsOf(modes: unknown): string[] {
	if (!Array.isArray(modes) || modes.length === 0) {
		throw new SodaError('INVALID_REQUEST', 'modes must have at least one preset');
	}
	return modes.map((mode: unknown) => requiredText(objectField({ mode }, 'mode'), 'preset'));
}

function modeOf(device: SodaDevice, preset: string): Mode {
	const mode = device.modes.find((entry) => entry.preset === preset);
	if (!mode) throw new SodaError('INVALID_RESOURCE', `Device ${device.serial} has no mode ${preset}`);
	return { ...mode };
}

function holdOf(body: Record<string, unknown>): number {
	if (body.auth_hold === undefined || body.auth_hold === null) return defaultHold;
	const amount = objectField(body, 'auth_hold').amount ?? defaultHold;
	if (typeof amount !== 'number' || !(amount > 0)) {
		throw new SodaError('INVALID_REQUEST', 'auth_hold.amount must be a number above zero');
	}
	return amount;
}

function refuseIfBusy(platform: Platform, { serial, status }: SodaDevice): void {
	const busy = status === 'USING' && platform.options.oneUseAtATime === true;
	if (busy || status === 'ABNORMAL' || status === 'LOCKED') {
		throw new SodaError('LOCKED', `Device ${serial} is ${status}`);
	}
}

function reachOf({ deviceFault }: VendorCall): 'normal' | 'offline' | 'noAnswer' {
	return deviceFault?.kind === 'offline' || deviceFault?.kind === 'noAnswer' ? deviceFault.kind : 'normal';
}
