import type { Resources } from '../../shared/items/operation';
import { activate } from './activate';
import { query } from './query';
import { retry } from './retry';
import { terminate } from './terminate';
import { waitForEvent } from './waitForEvent';

/** The node's table of contents: menu and dispatch are both made from it. */
export const resources: Resources = [
	{ value: 'activation', name: 'Activation', operations: [activate, query, retry, terminate, waitForEvent] },
];
