import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Product } from './product-desk.js';

const style = `
  body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: #1d2433; background: #f6f7f9 }
  main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
  h1 { font-size: 1.35rem; margin: 0 0 .25rem } p { margin: 0 0 1rem } .soft { color: #5b6475 }
  .table { overflow-x: auto; background: #fff; border: 1px solid #d9dde5; border-radius: 6px }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .55rem .75rem; border-top: 1px solid #e4e7ed; vertical-align: top }
  thead th { border-top: 0; font-size: .8rem; color: #5b6475; white-space: nowrap } tbody th { font-weight: 600; white-space: nowrap }
  tr:target { background: #fff7da } small { display: block; color: #5b6475 } a { color: #1a4fb4 } a:focus-visible { outline: 3px solid #1a4fb4; outline-offset: 2px }`;

/** The platform as a person with a card sees it: the products asked for, and the certificate of each one to take. */
export function servePlatform(products: () => Product[]): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://platform').pathname;
    const id = /^\/products\/([0-9a-f-]{36})\.pem$/.exec(path)?.[1];
    const product = products().find(({ orderId }) => orderId === id);
    if (product?.certificate) return takeAway(response, product, product.certificate);
    answer(response, path === '/' ? 200 : 404, path === '/' ? list(products()) : nothing);
  });
}

function takeAway(response: ServerResponse, { commonName, number }: Product, pem: string): void {
  const name = `${commonName}-${number}.pem`.replace(/[^\w.-]+/g, '-');
  response.setHeader('Content-Type', 'application/x-pem-file');
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.end(pem);
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
  });
  response.end(
    `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Plateforme IGC-Santé simulée</title><link rel="icon" href="data:,"><style>${style}</style></head><body><main>${body}</main></body></html>`,
  );
}

const nothing = '<h1>Cette page n’existe pas</h1><p><a href="/">Gestion des produits</a></p>';

function list(products: Product[]): string {
  const head =
    '<h1>Plateforme IGC-Santé simulée</h1><p class="soft">Gestion des produits, comme la verrait l’administrateur technique avec sa carte. Simulateur de la démonstration de Sceau, sans lien avec l’ANS ; ces certificats ne valent que dans cette démonstration.</p>';
  if (products.length === 0)
    return `${head}<p>Aucun produit pour l’instant : passez une commande dans Sceau (« Enregistrer la commande »), elle arrive ici en quelques secondes.</p>`;
  const titles = ['N° produit', 'État', 'Bénéficiaire', 'Offre et usage', 'Service applicatif', 'Demandeur'];
  const titleCells = titles.map((title) => `<th scope="col">${title}</th>`).join('');
  return `${head}<div class="table"><table><thead><tr>${titleCells}</tr></thead><tbody>${products.map(line).join('')}</tbody></table></div>`;
}

function line(product: Product): string {
  const { number, offer, usage, holder, structure, commonName, to } = product;
  const cells = [
    state(product),
    `${text(holder)}<small>${text(structure)}</small>`,
    text(`${offer} ${usage}`),
    text(commonName),
    text(to),
  ];
  return `<tr id="${text(number)}"><th scope="row">${text(number)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function state({ orderId, certificate, keyMadeHere }: Product): string {
  if (!certificate) return 'Refusé';
  const key = keyMadeHere ? '<small>La plateforme a fait la clé ; la démonstration ne la donne pas.</small>' : '';
  return `À retirer<br><a href="/products/${orderId}.pem" download>Retirer le certificat</a>${key}`;
}

function text(value: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
