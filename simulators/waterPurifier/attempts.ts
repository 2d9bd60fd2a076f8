import { statusOf } from './devices';
import type { Device, LogEntry, LogType } from './types';

/** The commands that were refused, by the order that they named. */
export class Attempts {
	private readonly entries = new Map<string, LogEntry[]>();

	/** Writes an attempt down, with what the device was doing. */
	add(logType: LogType, device: Device, orderId: string, volume?: number): void {
		const { iotId } = device;
		const entry = { createTime: Date.now(), iotId, logType, iotStatus: statusOf(device), volume };
		this.entries.set(orderId, [...this.of(orderId), entry]);
	}

	of(orderId: string): LogEntry[] {
		return this.entries.get(orderId) ?? [];
	}
}
