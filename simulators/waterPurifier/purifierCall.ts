import type { CallBody } from './body';
import type { Platform } from './platform';
import type { IotStatus } from './types';

/** One call of the vendor's table: reads its body and gives the fields of the reply; throws PlatformError. */
export type PurifierCall = (
	platform: Platform,
	body: CallBody,
	shown?: ShownStatus,
) => Record<string, unknown>;

/** A scripted status that the device shows instead of its own, and whether the command takes effect all the same. */
export interface ShownStatus {
	iotStatus: IotStatus;
	afterEffect: boolean;
}
