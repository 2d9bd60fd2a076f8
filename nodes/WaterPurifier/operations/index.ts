import type { Resources } from '../../shared/items/operation';
import { answerSwipe } from './answerSwipe';
import { cancelLock } from './cancelLock';
import { checkStatus } from './checkStatus';
import { getDevices } from './getDevices';
import { getErrors } from './getErrors';
import { getFlow } from './getFlow';
import { lock } from './lock';
import { openDoor } from './openDoor';

/** The node's table of contents: menu and dispatch are both made from it. */
export const resources: Resources = [
	{ value: 'purifier', name: 'Purifier', operations: [lock, cancelLock, checkStatus, openDoor, getErrors] },
	{ value: 'device', name: 'Device', operations: [getDevices] },
	{ value: 'order', name: 'Order', operations: [getFlow] },
	{ value: 'swipe', name: 'Card Swipe', operations: [answerSwipe] },
];
