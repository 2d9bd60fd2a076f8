import type { Timers } from '../shared/timers';
import { settlement } from './settlement';
import type { Activation, ActivationStatus, AutoOutcome, SodaDevice, Used } from './types';

interface Surroundings {
	timers: Timers;
	/** Read at each step, so that it can be changed while the simulator runs. */
	autoOutcome: () => AutoOutcome;
	device: (serial: string) => SodaDevice;
	/** Tells the customer; called after each change of status, except to WAITING. */
	report: (activation: Activation) => void;
}

/**
 * What happens at the device: WAITING → ACTIVED → TERMINATED, or ACTIVE_FAILURE, by itself after a while, or
 * when a test or a person says so.
 */
export class Lifecycle {
	private readonly scheduled = new Map<string, () => void>();

	constructor(private readonly around: Surroundings) {}

	/** A new or retried activation goes to the device; one that is offline or off fails, whatever is scripted. */
	begin(activation: Activation, reach: 'normal' | 'offline' | 'noAnswer' = 'normal'): void {
		activation.status = 'WAITING';
		const { online, switchedOn } = this.around.device(activation.serial);
		const { result, afterMs } = this.around.autoOutcome();
		const unreachable = reach === 'offline' || !online || !switchedOn;
		if (unreachable || (result === 'ACTIVE_FAILURE' && reach === 'normal')) {
			this.schedule(activation, afterMs, () => this.fail(activation));
		} else if (result === 'ACTIVED' && reach === 'normal') {
			this.schedule(activation, afterMs, () => this.succeed(activation));
		}
	}

	/** @throws Error unless the activation is WAITING */
	succeed(activation: Activation): void {
		this.enter(activation, 'ACTIVED', ['WAITING']);
		activation.activedAt = Date.now();
		this.around.device(activation.serial).status = 'USING';
		this.around.report(activation);
		const { settleAfterMs, used } = this.around.autoOutcome();
		if (settleAfterMs === undefined || settleAfterMs === null) return;
		this.schedule(activation, settleAfterMs, () => this.settle(activation, used));
	}

	/** @throws Error unless the activation is WAITING */
	fail(activation: Activation): void {
		this.enter(activation, 'ACTIVE_FAILURE', ['WAITING']);
		this.around.report(activation);
	}

	/**
	 * Ends the use and books what it cost, at most `auth_hold.amount`.
	 *
	 * @throws Error unless the activation is ACTIVED (or its termination has failed)
	 */
	settle(activation: Activation, used?: Partial<Used>): void {
		this.enter(activation, 'TERMINATED', ['ACTIVED', 'TERMINATE_FAILURE']);
		activation.terminatedAt = Date.now();
		const [first] = activation.modes;
		if (first) first.used = settlement(first.value, activation.authHold, used);
		this.release(activation);
		this.around.report(activation);
	}

	/** @throws Error unless the activation is ACTIVED */
	failTermination(activation: Activation): void {
		this.enter(activation, 'TERMINATE_FAILURE', ['ACTIVED']);
		this.around.report(activation);
	}

	/** The API has accepted a terminate call; the device follows a little later. */
	terminateSoon(activation: Activation): void {
		const { terminate = 'TERMINATED', terminateAfterMs = 200, used } = this.around.autoOutcome();
		if (terminate === 'none') return;
		this.schedule(activation, terminateAfterMs, () =>
			terminate === 'TERMINATED' ? this.settle(activation, used) : this.failTermination(activation),
		);
	}

	private enter(activation: Activation, status: ActivationStatus, from: ActivationStatus[]): void {
		if (!from.includes(activation.status)) {
			throw new Error(`Activation ${activation.id} is ${activation.status}, not ${from.join(' or ')}`);
		}
		this.scheduled.get(activation.id)?.();
		this.scheduled.delete(activation.id);
		activation.status = status;
	}

	private schedule({ id }: Activation, ms: number, action: () => void): void {
		this.scheduled.get(id)?.();
		this.scheduled.set(id, this.around.timers.after(ms, action));
	}

	private release(activation: Activation): void {
		const device = this.around.device(activation.serial);
		if (device.status === 'USING') device.status = 'AVAILABLE';
	}
}
