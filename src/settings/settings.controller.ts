import { Controller, Get, Render } from '@nestjs/common';

const links = [
  {
    href: '/settings/editor',
    icon: 'building',
    label: 'Éditeur',
    note: 'Nom, contrat avec l’ANS, adresses, étapes de rappel',
  },
  { href: '/settings/team', icon: 'users', label: 'Équipe', note: 'Personnes, rôles, comptes' },
  {
    href: '/settings/sign-in',
    icon: 'lock',
    label: 'Connexion',
    note: 'Code à usage unique, compte de l’entreprise',
  },
  {
    href: '/portfolio',
    icon: 'user',
    label: 'Portefeuilles',
    note: 'Qui suit quels clients, qui assure leur suppléance',
  },
  { href: '/settings/solutions', icon: 'server', label: 'Solutions', note: 'Les logiciels que vos clients utilisent' },
  { href: '/settings/forms', icon: 'file-text', label: 'Formulaires', note: 'Le formulaire 413 officiel, vierge' },
  {
    href: '/settings/procedures',
    icon: 'world',
    label: 'Démarche Numérique',
    note: 'La démarche de l’ANS en ligne, ce que porte chaque champ, un essai',
  },
  {
    href: '/settings/links',
    icon: 'external-link',
    label: 'Liens de l’ANS',
    note: 'Où sont ses formulaires, son guide, son contact',
  },
  {
    href: '/settings/chasing',
    icon: 'bell',
    label: 'Relances',
    note: 'Ce qui part seul à ceux que l’on attend, quand, et avec quel texte',
  },
  {
    href: '/settings/calendars',
    icon: 'calendar',
    label: 'Jours ouvrés',
    note: 'Les jours fériés qui comptent pour l’ANS et pour chaque client',
  },
  {
    href: '/settings/mailboxes',
    icon: 'inbox',
    label: 'Boîtes aux lettres',
    note: 'Où arrivent les courriels de l’ANS et des clients, et si elles sont relevées',
  },
  {
    href: '/mailbox/rules',
    icon: 'mail',
    label: 'Règles de courriel',
    note: 'Comment reconnaître un accusé, une validation, une correction',
  },
  {
    href: '/settings/authorities',
    icon: 'certificate',
    label: 'Autorités',
    note: 'Certificats et listes de révocation de l’IGC-Santé',
  },
  {
    href: '/settings/retention',
    icon: 'archive',
    label: 'Conservation',
    note: 'Combien de temps les données qui ont un terme sont gardées',
  },
  {
    href: '/settings/persons',
    icon: 'eye',
    label: 'Données personnelles',
    note: 'Ce qui est gardé sur une personne\u00a0: sa copie, son effacement',
  },
  { href: '/schedule', icon: 'clock', label: 'Tâches planifiées', note: 'Ce que Sceau fait seul, et quand' },
];

@Controller('settings')
export class SettingsController {
  @Get()
  @Render('settings/index')
  index() {
    return { title: 'Réglages', links };
  }
}
