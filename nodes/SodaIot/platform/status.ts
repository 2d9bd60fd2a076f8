import { lookUp } from '../../shared/text';

/** The live platform's spelling of an activation's status, and the documented one, which users get. */
const misspelt: Record<string, string> = {
	TERIMATED: 'TERMINATED',
	TERIMATE_FAILURE: 'TERMINATE_FAILURE',
};

/** The documented spelling of a status. An unknown status passes through. */
export function documentedStatus(vendorStatus: string): string {
	return lookUp(misspelt, vendorStatus) ?? vendorStatus;
}
