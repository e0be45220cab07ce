import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { HeldQueries } from './held.queries.js';
import { PersonCharges } from './person-charges.queries.js';
import { PersonCopy } from './person-copy.service.js';
import { PersonErasure } from './person-erasure.service.js';
import { PersonsController } from './persons.controller.js';
import { PersonsQueries } from './persons.queries.js';

@Module({
  imports: [AccountsModule, AdministratorsModule, ClientsModule, JournalModule],
  controllers: [PersonsController],
  providers: [HeldQueries, PersonCharges, PersonCopy, PersonErasure, PersonsQueries],
})
export class PersonsModule {}
