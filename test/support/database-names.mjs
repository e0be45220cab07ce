// The names under which tests find their database server, for its keeper; tests read them through database.ts.

const appPassword = 'throw-away';

/**
 * @param {string} adminUrl `postgres://…` as a superuser
 * @returns {Record<string, string>} the variables that database:prepare and the tests need
 */
export function databaseNames(adminUrl) {
  // Two runs on one server must not clone each other's template.
  const template = `sceau_template_${process.pid}`;
  const runtime = withPath(adminUrl, template, 'sceau_app');
  const owner = withPath(adminUrl, template, 'sceau_owner');
  return {
    NODE_ENV: 'test',
    TZ: process.env.TZ ?? 'Europe/Paris',
    DATABASE_ADMIN_URL: adminUrl,
    DATABASE_OWNER_URL: owner,
    DATABASE_URL: runtime,
    TEST_DATABASE_ADMIN_URL: adminUrl,
    TEST_DATABASE_OWNER_URL: owner,
    TEST_DATABASE_URL: runtime,
    TEST_TEMPLATE_DATABASE: template,
  };
}

function withPath(address, database, role) {
  const url = new URL(address);
  url.pathname = `/${database}`;
  url.username = role;
  url.password = appPassword;
  return url.href;
}

/**
 * Removes the template and the copies that a stopped test left, from a server that outlives us.
 * @param {Record<string, string>} names
 */
export async function dropDatabases({ TEST_DATABASE_ADMIN_URL, TEST_TEMPLATE_DATABASE }) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: TEST_DATABASE_ADMIN_URL });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
      TEST_TEMPLATE_DATABASE,
    ]);
    for (const { datname } of rows)
      await client.query(`DROP DATABASE ${client.escapeIdentifier(datname)} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
