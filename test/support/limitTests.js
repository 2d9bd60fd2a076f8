// Longer than a wait of `eventually`, so that a test which waits for nothing says what it waited for.
jest.setTimeout(30_000);
