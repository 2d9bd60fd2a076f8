/** A message that some workflow posted, e.g. in the shape of a chat tool's incoming webhook. */
export interface Alert {
	id: number;
	/** Milliseconds since the epoch. */
	at: number;
	message: unknown;
}

const keptAlerts = 200;

/** The alert board: a stand-in for the chat channel that a demo workflow writes to. */
export class Alerts {
	readonly list: Alert[] = [];
	private lastId = 0;

	/** Keeps the newest messages only; a workflow that loops must not fill the memory. */
	add(message: unknown): Alert {
		const alert = { id: ++this.lastId, at: Date.now(), message };
		this.list.push(alert);
		if (this.list.length > keptAlerts) this.list.shift();
		return alert;
	}

	clear(): void {
		this.list.length = 0;
	}
}
