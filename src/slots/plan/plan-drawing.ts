import { numberWords } from '../../identifiers/structure-number.js';
import type { PlanClient, PlannedCertificate } from '../../journey/plan/certificate-plan.js';
import { grouped } from '../../platform/grouped.js';
import { count } from '../../platform/web/view-helpers.js';

/** One line of the drawing: a client, the system that serves it, the set of certificates that system holds for it. */
interface Line {
  client: { title: string; note: string };
  system: { key: string; title: string; note: string; dashed: boolean };
  set: { title: string; note: string } | null;
}

const rowHeight = 56;
const boxHeight = 44;
const boxWidth = 200;
const columns = [1, 235, 469] as const;
const top = 22;
const longest = 12;

/** The case as boxes and lines: client(s), systems, certificates. Positions are attributes of an SVG, never styles. */
export function planDrawing(clients: PlanClient[], certificates: PlannedCertificate[], sharedSystem: boolean) {
  const all = linesOf(clients, certificates, sharedSystem);
  const lines = all.slice(0, longest);
  const hidden = all.length - lines.length;
  return {
    heads: ['Organisme gestionnaire', 'Système', 'Certificats'].map((label, index) => ({ label, x: columns[index] })),
    boxes: [
      ...merged(lines, columns[0], (line) => ({ key: line.client.note, dashed: false, ...line.client })),
      ...merged(lines, columns[1], (line) => line.system),
      ...lines.flatMap((line, row) => (line.set ? [box(columns[2], row, row, { ...line.set, dashed: false })] : [])),
    ],
    links: lines.flatMap((line, row) => [link(columns[0], row), ...(line.set ? [link(columns[1], row)] : [])]),
    width: columns[2] + boxWidth + 1,
    height: top + lines.length * rowHeight,
    hidden: hidden > 0 ? `Et ${count(hidden, 'ligne', 'lignes')} de plus, dans le tableau.` : null,
    label: `${count(clients.length, 'organisme', 'organismes')}, ${count(new Set(all.map((line) => line.system.key)).size, 'système', 'systèmes')}, ${count(certificates.length, 'certificat', 'certificats')}`,
  };
}

function linesOf(clients: PlanClient[], certificates: PlannedCertificate[], sharedSystem: boolean): Line[] {
  const byInstance = grouped(certificates, (one) => one.instanceId);
  return clients.flatMap((client) => {
    const own = { title: client.name, note: numberWords(client.number) };
    if (client.instances.length === 0) return [withoutInstance(own, sharedSystem)];
    return client.instances.map((instance) => {
      const sites = `sert ${count(instance.serves.length, 'établissement', 'établissements')}`;
      return {
        client: own,
        system: sharedSystem ? common : { key: instance.id, title: instance.name, note: sites, dashed: false },
        set: setOf(byInstance.get(instance.id) ?? []),
      };
    });
  });
}

const common = { key: 'common', title: 'Système commun', note: 'tient un jeu par organisme', dashed: false };

function withoutInstance(client: Line['client'], sharedSystem: boolean): Line {
  const none = { key: client.note, title: 'Aucune instance', note: 'à enregistrer', dashed: true };
  return { client, system: sharedSystem ? common : none, set: null };
}

function setOf(certificates: PlannedCertificate[]): Line['set'] {
  if (certificates.length === 0) return null;
  const numbers = new Set(certificates.map((one) => one.finess));
  const note = numbers.size === 1 ? `sous ${[...numbers].join()}` : `sous ${numbers.size} numéros FINESS`;
  return { title: count(certificates.length, 'certificat', 'certificats'), note };
}

// Neighbouring lines of one thing make one tall box.
function merged(lines: Line[], x: number, partOf: (line: Line) => Line['system']) {
  const boxes: ReturnType<typeof box>[] = [];
  let start = 0;
  for (let row = 1; row <= lines.length; row += 1) {
    const [first, next] = [lines[start], lines[row]];
    if (!first || (next && partOf(next).key === partOf(first).key)) continue;
    boxes.push(box(x, start, row - 1, partOf(first)));
    start = row;
  }
  return boxes;
}

function box(x: number, from: number, to: number, text: { title: string; note: string; dashed: boolean }) {
  const y = top + from * rowHeight;
  const height = (to - from) * rowHeight + boxHeight;
  const middle = y + height / 2;
  return {
    x,
    y,
    width: boxWidth,
    height,
    dashed: text.dashed,
    title: short(text.title),
    note: text.note,
    textX: x + 12,
    titleY: middle - 3,
    noteY: middle + 13,
  };
}

function link(column: number, row: number) {
  const y = top + row * rowHeight + boxHeight / 2;
  return { x1: column + boxWidth, x2: column + 234, y };
}

function short(text: string): string {
  return text.length > 27 ? `${text.slice(0, 26).trimEnd()}…` : text;
}
