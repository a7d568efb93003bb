# SPDX-License-Identifier: Apache-2.0
# fish offers.fish COMPLETION: for each line of standard input,
# "LINE<tab>OFFER<tab>DESCRIPTION" for each thing that fish offers at its end.
source $argv[1]

while read -l line
    for offer in (complete -C "$line")
        printf '%s\t%s\n' $line $offer
    end
end
