import type { LinkKind } from './link-address.js';
import type { OfferedProvider } from '../sign-in/sign-in.view.js';
import { lastsFor } from './account-links.service.js';

interface About {
  kind: LinkKind;
  name: string;
  editorName: string;
  /** Who invites. */
  createdBy: string;
  /** The whole address. */
  address: string;
  /** By what they come in, and where: a password would not let them. */
  instead: (OfferedProvider & { address: string }) | null;
  email: string;
}

/** The mail that carries a link, in French. It says whom it is from, until when, and what to do if nobody expected it. */
export function linkLetter(about: About): { subject: string; text: string } {
  const { kind, name, editorName, createdBy, address } = about;
  if (about.instead) return doorLetter(about, about.instead);
  const lasts = `Il sert une seule fois, pendant ${lastsFor[kind].words}.`;
  if (kind === 'invitation')
    return {
      subject: `Votre accès à Sceau, ${editorName}`,
      text: lines(
        `Bonjour ${name},`,
        `${createdBy} vous ouvre un accès à Sceau, où ${editorName} suit les certificats IGC-Santé de ses clients.`,
        `Choisissez votre mot de passe par ce lien\u00a0:\n${address}`,
        `${lasts} S’il a expiré, demandez-en un autre à la personne qui vous invite.`,
        'Si vous n’attendiez pas ce courriel, ne suivez pas le lien\u00a0: sans lui, le compte ne s’ouvre pas.',
      ),
    };
  return {
    subject: `Votre mot de passe Sceau, ${editorName}`,
    text: lines(
      `Bonjour ${name},`,
      `Un lien pour choisir un mot de passe est demandé pour votre compte Sceau chez ${editorName}.`,
      `Choisissez-en un par ce lien\u00a0:\n${address}`,
      `${lasts} Vos sessions ouvertes se terminent alors.`,
      'Si vous n’avez rien demandé, ne suivez pas le lien\u00a0: rien ne change. Prévenez un responsable Sceau de votre équipe si cela se répète.',
    ),
  };
}

// No link of theirs would serve: where they come in, and by what they are known there.
function doorLetter({ kind, name, editorName, createdBy, email }: About, instead: { name: string; address: string }) {
  return {
    subject: `Votre accès à Sceau, ${editorName}`,
    text: lines(
      `Bonjour ${name},`,
      kind === 'invitation'
        ? `${createdBy} vous ouvre un accès à Sceau, où ${editorName} suit les certificats IGC-Santé de ses clients.`
        : `Un lien pour choisir un mot de passe est demandé pour votre compte Sceau chez ${editorName}.`,
      `Votre équipe se connecte avec ${instead.name}, et non par mot de passe, à cette adresse\u00a0:\n${instead.address}`,
      `Vous y êtes reconnu à votre adresse, ${email}. Si ce n’est pas le cas, prévenez ${kind === 'invitation' ? 'la personne qui vous invite' : 'un responsable Sceau de votre équipe'}.`,
      'Si vous n’attendiez pas ce courriel, n’en faites rien\u00a0: rien ne change.',
    ),
  };
}

function lines(...paragraphs: string[]): string {
  return `${paragraphs.join('\n\n')}\n`;
}
