import type { Editor } from './editor.entity.js';

/** What the operator has said of an editor's mail (`cli editor:mail`), for the partial `kv`: read here, changed there. */
export function mailSettings({ mailFrom, mailSource, mailAuthservId, ansSenderDomains }: Editor) {
  return [
    { label: 'Adresse d’envoi', value: mailFrom, note: 'Les accusés de réception reviennent à cette adresse.' },
    { label: 'Boîte relevée', value: mailSource ? sourceInWords(mailSource) : 'aucune' },
    mailAuthservId
      ? { label: 'Expéditeurs vérifiés par', value: mailAuthservId }
      : {
          label: 'Expéditeurs vérifiés par',
          value: 'aucun serveur',
          note: 'Aucun courriel ne change un état de lui-même\u00a0: une personne confirme chacun.',
        },
    {
      label: 'Domaines de l’ANS',
      value: ansSenderDomains.join(', '),
      note: 'Un courriel n’est cru que s’il vient, preuve à l’appui, de l’un d’eux.',
    },
  ];
}

/** Never the whole address: it may hold more than a name. */
function sourceInWords(source: string): string {
  if (source.startsWith('maildir:')) return 'un dossier du serveur (Maildir)';
  const url = URL.canParse(source) ? new URL(source) : null;
  return url ? `${decodeURIComponent(url.username)} sur ${url.hostname} (IMAP)` : 'illisible';
}
