// Directus over the same rows, its own tables beside them, asked by its REST interface with the token of its administrator.
const token = 'a-token-of-the-peers-only';
const api = '/items/clients_of_peers?limit=50&fields=*&meta=filter_count';

export const directus = {
  label: 'Directus 12.4',
  packages: ['directus@12.4.1'],
  files: {},
  prepare: [['node_modules/directus/cli.js', 'bootstrap']],
  command: ['node_modules/directus/cli.js', 'start'],
  environment: ({ adminUrl }, port) => ({
    DB_CLIENT: 'pg',
    DB_CONNECTION_STRING: adminUrl,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SECRET: 'a secret of the peers only, thirty-two characters',
    ADMIN_EMAIL: 'admin@peers.example',
    ADMIN_PASSWORD: 'peers-only-2026',
    ADMIN_TOKEN: token,
    TELEMETRY: 'false',
    LOG_LEVEL: 'error',
    RATE_LIMITER_ENABLED: 'false',
    CACHE_ENABLED: 'false',
  }),
  isReady: '/server/ping',
  refuses: () =>
    Number(process.versions.node.split('.')[0]) < 22
      ? `It wants Node 22 or later; this is ${process.versions.node}.`
      : null,
  pages: (_started, { number, departement }) => {
    const page = (query) => `${api}&access_token=${token}&sort=name${query}`;
    return {
      list: page(''),
      'filter and sort': page(`&filter[departement][_eq]=${departement}`),
      'search, many hits': page('&filter[name][_icontains]=association'),
      'search, one hit': page(`&filter[number][_eq]=${number}`),
    };
  },
};
