export const MAIL_PATH = '/rest/api/latest/admin/mail-server'
