// What the processes of the demonstration are given (variables.d.mts).

export function variablesOf({ port, secret, database, superuserUrl }) {
  return {
    NODE_ENV: 'production',
    DEMO: '1',
    // It is for whoever sits at this machine: its passwords are in its documentation.
    HOST: '127.0.0.1',
    // Its accounts are shown on the screen: a code would only keep visitors out.
    FACTORS_OPTIONAL: '1',
    PORT: String(port),
    // It is looked at by one person: another process would only make it start later.
    WEB_PROCESSES: '1',
    PUBLIC_URL: `http://localhost:${port}`,
    SESSION_SECRET: secret('session-secret'),
    SECRETS_KEY: `demo:${secret('secrets-key')}`,
    DATABASE_ADMIN_URL: superuserUrl,
    DATABASE_OWNER_URL: database('sceau_owner'),
    DATABASE_URL: database('sceau_app'),
  };
}
