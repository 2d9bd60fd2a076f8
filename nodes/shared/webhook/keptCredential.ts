import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { Flights } from '../flights';
import { Memory } from '../memory';
import { within } from '../until';
import { triggerName } from './triggerName';

/** Milliseconds for which a credential is kept. What the user changes or takes away holds for no longer than that. */
const keptFor = 10_000;

/** Milliseconds between two readings of one credential, whatever arrives: forged messages must not cost a reading each. */
const betweenReadings = 1000;

/** Milliseconds that a reading may take. */
const longestReading = 10_000;

/**
 * What `webhook()` needs of a credential, kept in this process for a few seconds: n8n 2.x starts an isolate of its
 * expression engine for every reading there, which costs more than all the rest of a message.
 *
 * It is kept for each node on its own, because a credential's expressions and n8n's access rules can depend on the
 * workflow. A credential that cannot be read has no value: its old one ends with its time, and nothing is proven then.
 */
export class KeptCredential<T> {
	private readonly values = new Memory<T>();
	private readonly readings = new Memory<true>();
	private readonly flights = new Flights<T | undefined>();

	/** @param pick what is kept of the credential: no more than is needed */
	constructor(
		private readonly type: string,
		private readonly pick: (data: IDataObject) => T,
	) {}

	/** The value, at most `keptFor` old; undefined when the credential cannot be read. */
	async get(ctx: IWebhookFunctions): Promise<T | undefined> {
		const name = this.nameFor(ctx);
		return this.values.get(name) ?? (await this.readAgain(ctx, name));
	}

	/**
	 * Reads the credential for a message that the value at hand does not fit: the user may have changed it. Undefined when
	 * that cannot be, or was done within the last second.
	 */
	async anew(ctx: IWebhookFunctions): Promise<T | undefined> {
		return await this.readAgain(ctx, this.nameFor(ctx));
	}

	private async readAgain(ctx: IWebhookFunctions, name: string): Promise<T | undefined> {
		const underWay = this.flights.get(name);
		if (underWay) return await underWay;
		if (this.readings.get(name)) return undefined;
		this.readings.set(name, true, betweenReadings);
		return await this.flights.join(name, async () => await this.read(ctx, name));
	}

	private async read(ctx: IWebhookFunctions, name: string): Promise<T | undefined> {
		const since = Date.now();
		const reading = ctx.getCredentials<IDataObject>(this.type);
		const data = await within(longestReading, reading).catch(() => undefined);
		if (!data) return undefined;
		const value = this.pick(data);
		// It is as old as the beginning of its reading.
		this.values.set(name, value, keptFor - Math.max(0, Date.now() - since));
		return value;
	}

	private nameFor(ctx: IWebhookFunctions): string {
		const id = ctx.getNode().credentials?.[this.type]?.id ?? null;
		return JSON.stringify([triggerName(ctx), id, endUserOf(ctx)]);
	}
}

/** Whose credential it is, for n8n's credentials of end users: with those each execution can have its own. */
function endUserOf(ctx: Partial<Pick<IWebhookFunctions, 'getExecutionContext'>>): string | null {
	return ctx.getExecutionContext?.()?.credentials ?? null;
}
