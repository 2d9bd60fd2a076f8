import { isObject, long, parseExactObject, toJson } from '../shared/json';
import { post } from '../shared/post';
import { CallBody, PlatformError } from './body';
import { waitMax, waitMin } from './commands';
import { statusOf } from './devices';
import type { Platform } from './platform';
import type { Device, Order } from './types';

/** How long the device waits for the connection; the vendor's documents name it. */
const connectTimeoutMs = 2000;
const volumeStepMl = 100;

export interface SwipeResult {
	accepted: boolean;
	/** Why the machine did not take the card. */
	problem?: string;
	/** HTTP status of the customer's answer, if there was one. */
	status?: number;
	/** The customer's answer as it came. */
	answerText?: string;
	order?: Order;
}

/**
 * The active operation WP1_SWIPE_CARD: the platform asks the customer's URL what to do with a card, checks each field
 * of the answer and locks the device for the order in it.
 *
 * Bad answers and timeouts are results, not exceptions: at the machine they all mean that nothing happens.
 */
export async function swipeCard(
	platform: Platform,
	device: Device,
	cardNum: string,
	signal: AbortSignal,
): Promise<SwipeResult> {
	if (platform.operationUrl === '') return refused('no operation URL is set');
	if (statusOf(device) !== 'READY') return refused(`the device is ${statusOf(device)}`);
	const { iotId } = device;
	const question = { callTime: Date.now(), iotId: long(iotId), callType: 'WP1_SWIPE_CARD', cardNum };
	try {
		const { status, text } = await post({
			url: platform.operationUrl,
			contentType: 'application/json',
			bodyText: toJson(question),
			timeoutMs: platform.operationTimeoutMs,
			connectTimeoutMs: connectTimeoutMs,
			signal,
		});
		return { status, answerText: text, ...actOn(platform, device, cardNum, status, text) };
	} catch (error) {
		return refused(`no answer: ${error instanceof Error ? error.message : String(error)}`);
	}
}

function actOn(
	platform: Platform,
	device: Device,
	cardNum: string,
	status: number,
	text: string,
): SwipeResult {
	if (status !== 200) return refused(`the answer has HTTP status ${status}`);
	if (!isObject(parseExactObject(text))) return refused('the answer is not a JSON object');
	try {
		const answer = new CallBody(text);
		if (answer.int('isOk', 0, 1) === 0) return refused('the card was refused (isOk 0)');
		const order = {
			orderId: answer.text('orderId'),
			volume: answer.int('volume', volumeStepMl),
			maxWaitTime: answer.int('maxWaitTime', waitMin, waitMax),
			mark: answer.int('mark'),
			programPrice: '0',
			cardNum,
		};
		answer.int('balance');
		if (order.volume % volumeStepMl !== 0) return refused('volume must be a multiple of 100');
		if (platform.order(order.orderId)) return refused('the order already exists');
		// The question may have taken seconds, and another order may hold the device by now.
		if (statusOf(device) !== 'READY') return refused(`the device is ${statusOf(device)}`);
		const placed = platform.place(device, order);
		const { iotId } = device;
		platform.emit({ callbackType: 'WP1_CARD_CONSUME_READY', iotId, orderId: order.orderId });
		return { accepted: true, order: placed };
	} catch (error) {
		if (error instanceof PlatformError) return refused(error.message);
		throw error;
	}
}

function refused(problem: string): SwipeResult {
	return { accepted: false, problem };
}
