import { post } from './post';
import type { Answer } from './post';
import type { Timers } from './timers';

export interface RedeliverySettings {
	/** Tries in total, the first one included. */
	attempts: number;
	/** Milliseconds between two tries. */
	everyMs: number;
	/** Milliseconds to wait for an answer. */
	timeoutMs: number;
}

export interface Attempt {
	/** Milliseconds since the epoch. */
	at: number;
	/** HTTP status of the answer; absent if there was none. */
	status?: number;
	/** Body of the answer. */
	answer?: string;
	/** Why there was no answer. */
	error?: string;
}

/** One message to the customer and what became of it. */
export interface Delivery<Body> {
	id: number;
	/** Milliseconds since the epoch. */
	at: number;
	/** The callback's type or the webhook's event. */
	name: string;
	/** Empty if the customer has not set one; then nothing is sent. */
	url: string;
	body: Body;
	/** Exactly what goes over the wire. */
	bodyText: string;
	attempts: Attempt[];
	state: 'pending' | 'delivered' | 'givenUp' | 'noUrl';
}

export interface Message<Body> {
	name: string;
	url: string;
	body: Body;
	bodyText: string;
	/** Messages about one subject go out in the order of what happened; only tries after the first may overtake. */
	subject: string;
}

/** Delivers messages and tries again until the customer acknowledges them, a bounded number of times. */
export class Deliveries<Body> {
	readonly journal: Array<Delivery<Body>> = [];
	private readonly firstTries = new Map<string, Promise<void>>();
	private readonly abort = new AbortController();
	private lastId = 0;

	constructor(
		private readonly settings: RedeliverySettings,
		private readonly timers: Timers,
		private readonly contentType: string,
		private readonly acknowledges: (answer: Answer) => boolean,
	) {}

	send({ subject, ...message }: Message<Body>): Delivery<Body> {
		const delivery: Delivery<Body> = {
			...message,
			id: ++this.lastId,
			at: Date.now(),
			attempts: [],
			state: message.url === '' ? 'noUrl' : 'pending',
		};
		this.journal.push(delivery);
		if (delivery.state === 'pending') {
			const before = this.firstTries.get(subject) ?? Promise.resolve();
			const first = before.then(async () => await this.attempt(delivery));
			this.firstTries.set(subject, first);
			void first.then(async () => await this.tryAgain(delivery));
		}
		return delivery;
	}

	/** Ends the tries under way; pending messages stay pending. */
	close(): void {
		this.abort.abort();
	}

	private async tryAgain(delivery: Delivery<Body>): Promise<void> {
		while (delivery.state === 'pending' && delivery.attempts.length < this.settings.attempts) {
			if (!(await this.timers.sleep(this.settings.everyMs))) return;
			await this.attempt(delivery);
		}
		if (delivery.state === 'pending') delivery.state = 'givenUp';
	}

	private async attempt(delivery: Delivery<Body>): Promise<void> {
		if (this.abort.signal.aborted) return;
		const attempt: Attempt = { at: Date.now() };
		try {
			const answer = await post({
				url: delivery.url,
				contentType: this.contentType,
				bodyText: delivery.bodyText,
				timeoutMs: this.settings.timeoutMs,
				signal: this.abort.signal,
			});
			Object.assign(attempt, { status: answer.status, answer: answer.text });
			if (this.acknowledges(answer)) delivery.state = 'delivered';
		} catch (error) {
			attempt.error = error instanceof Error ? error.message : String(error);
		}
		delivery.attempts.push(attempt);
	}
}
