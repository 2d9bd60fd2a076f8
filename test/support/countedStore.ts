import { CredentialStore } from './engine/credentials';

/** Counts how often a credential is read, and can make that fail, as a deleted credential does. */
export class CountedStore extends CredentialStore {
	reads = 0;
	isGone = false;

	override find(...args: Parameters<CredentialStore['find']>) {
		this.reads++;
		if (this.isGone) throw new Error('Credential does not exist');
		return super.find(...args);
	}
}
