import { Global, Module } from '@nestjs/common';
import { MandateBlanks } from '../../delegations/mandate-blanks.js';
import { RequestsModule } from '../requests.module.js';
import { MappedMandates } from './mapped-mandates.service.js';

/** Gives the room of delegations, which stands below, the mandate that an editor loaded. */
@Global()
@Module({
  imports: [RequestsModule],
  providers: [{ provide: MandateBlanks, useClass: MappedMandates }],
  exports: [MandateBlanks],
})
export class MandateFormsModule {}
