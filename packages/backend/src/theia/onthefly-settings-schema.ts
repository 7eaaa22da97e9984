import { PreferenceScope, type PreferenceSchema } from '@theia/core/lib/common/preferences';
import { SETTING_PROPERTIES } from '@onthefly/shared-types';

/** Of the user, not of a workspace: Theia's backend sees no others. */
export const settingsSchema: PreferenceSchema = { scope: PreferenceScope.User, properties: { ...SETTING_PROPERTIES } };
