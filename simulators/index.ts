/** Both vendors' platforms as HTTP servers on this machine, for tests, the demo and people. */
export * from './waterPurifier';
export * from './sodaIot';
export type { Alert } from './shared/alerts';
export type { Attempt, Delivery, RedeliverySettings } from './shared/deliveries';
export type { Fault, FaultKind, Faults, FaultSpec } from './shared/faults';
export type { RequestRecord } from './shared/vendorCalls';
