/** What seals the secrets of tests. */
export const testSecretsKey = `test:${'5e'.repeat(32)}`;
