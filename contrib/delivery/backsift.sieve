# A Sieve script for Dovecot with Pigeonhole's extprograms plugin: backscatter
# goes into a folder of its own. Where backsift fails, the message is kept as
# it was.
#
# dovecot.conf must allow the extension and say where programs lie:
#
#     protocol lda {
#       mail_plugins = $mail_plugins sieve
#     }
#     protocol lmtp {
#       mail_plugins = $mail_plugins sieve
#     }
#     plugin {
#       sieve_plugins = sieve_extprograms
#       sieve_extensions = +vnd.dovecot.filter
#       sieve_filter_bin_dir = /usr/local/lib/dovecot/sieve-filter
#     }
#
# and that folder has a link named "backsift" to the program.

require ["vnd.dovecot.filter", "fileinto", "mailbox"];

filter "backsift" ["filter"];

if header :is "X-Backsift-Verdict" "backscatter" {
    fileinto :create "Backscatter";
}
