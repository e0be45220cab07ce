import type { Visit } from '../door/link-door.service.js';
import { base } from './space-page.view.js';

/** Before a link of one use was opened: nothing of the client is said to whoever looks ahead. */
export function openingView(visit: Visit) {
  return {
    layout: 'public',
    title: 'Votre espace',
    editorName: visit.editorName,
    forWhom: 'espace de ses clients',
    base: base(visit),
  };
}
