# A Sieve script for Dovecot with Pigeonhole's extprograms plugin, for its LDA
# and for LMTP: backscatter goes into a folder of its own. Where backsift fails,
# the message is kept as it was.
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
# What lies there gets its arguments from people's scripts. So let it be not
# backsift itself, which could be told to run programs, but what takes none:
#
#     mkdir -p /usr/local/lib/dovecot/sieve-filter
#     install -m 755 contrib/delivery/sieve-filter /usr/local/lib/dovecot/sieve-filter/backsift-filter
#
# It runs as the user whose mail it is, with that user's HOME, where the sent
# log is found (~/.local/share/backsift/sent.db); the host's,
# /var/lib/backsift/sent.db, is asked besides. Where many users share one system
# user, that one must be able to read it. dovecot-socket.conf beside this has
# backsift run as a user of its own.

require ["vnd.dovecot.filter", "fileinto", "mailbox"];

filter "backsift-filter";

if header :is "X-Backsift-Verdict" "backscatter" {
    fileinto :create "Backscatter";
}
