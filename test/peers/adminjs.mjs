// AdminJS on Express, with its adapter for SQL, as its manual has it. It reads as a role that no policy concerns: one editor is all there is.
const server = `
import AdminJS from 'adminjs';
import AdminJSExpress from '@adminjs/express';
import { Adapter, Database, Resource } from '@adminjs/sql';
import express from 'express';

AdminJS.registerAdapter({ Database, Resource });
const connectionString = process.env.PEER_DATABASE_URL;
const database = await new Adapter('postgresql', { connectionString, database: new URL(connectionString).pathname.slice(1) }).init();
const admin = new AdminJS({ rootPath: '/admin', resources: [{ resource: database.table('clients_of_peers') }] });
const app = express();
app.use(admin.options.rootPath, AdminJSExpress.buildRouter(admin));
app.listen(Number(process.env.PORT), '127.0.0.1');
`;

const api = '/admin/api/resources/clients_of_peers/actions/list?perPage=50&page=1';

export const adminjs = {
  label: 'AdminJS 7.8',
  packages: [
    ...['adminjs@7.8.17', '@adminjs/express@6.1.1', '@adminjs/sql@2.2.6', 'express@4.21.2', 'express-session@1.18.1'],
    ...['express-formidable@1.2.0', 'tslib@2.8.1'],
  ],
  files: { 'server.mjs': server },
  command: ['server.mjs'],
  environment: ({ adminUrl }, port) => ({ PEER_DATABASE_URL: adminUrl, PORT: String(port) }),
  isReady: `${api}&sortBy=name`,
  refuses: () => null,
  pages: (_started, { number, departement }) => ({
    list: `${api}&sortBy=name&direction=asc`,
    'filter and sort': `${api}&sortBy=name&direction=asc&filters.departement=${departement}`,
    'search, many hits': `${api}&sortBy=name&direction=asc&filters.name=association`,
    'search, one hit': `${api}&sortBy=name&direction=asc&filters.number=${number}`,
  }),
};
