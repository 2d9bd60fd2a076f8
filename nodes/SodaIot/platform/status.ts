import { lookUp } from '../../shared/text';

/** The live platform's spelling of an activation's status, and the one that is documented and given to users. */
const misspelt: Record<string, string> = {
	TERIMATED: 'TERMINATED',
	TERIMATE_FAILURE: 'TERMINATE_FAILURE',
};

/** One spelling for every status; one that is not known passes through. */
export function documentedStatus(vendorStatus: string): string {
	return lookUp(misspelt, vendorStatus) ?? vendorStatus;
}
