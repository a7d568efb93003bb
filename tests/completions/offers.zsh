# SPDX-License-Identifier: Apache-2.0
# The .zshrc of a zsh in a terminal: for each line of the file $TYPED,
# "LINE<tab>OFFER<tab>DESCRIPTION" into $OFFERS for each thing that zsh offers at
# its end. $COMPLETION is what is tried.
setopt no_unset
PS1='% '
fpath=(${COMPLETION:h} $fpath)
autoload -Uz compinit
compinit -u -D

# In place of zsh's own: notes what is offered, and offers nothing.
compadd() {
	local -a offers descriptions display prefix quoted

	# Those are for the caller's variables.
	if [[ " ${@[1,(i)(-|--)]} " == *\ -[a-zA-Z0-9]#[OAD]\ * ]]; then
		builtin compadd "$@"
		return
	fi
	zparseopts -E d:=display p:=prefix Q=quoted
	(( ! $#display )) || descriptions=("${(@P)display[2]}")
	builtin compadd -A offers -D descriptions "$@"
	(( ! $#quoted )) || offers=("${(@Q)offers}")
	(( ! $#offers )) || for i in {1..$#offers}; do
		print -r -- "$typed"$'\t'"${prefix[2]-}$offers[i]"$'\t'"${descriptions[i]-}"
	done >>$OFFERS
	return $(( ! $#offers ))
}

offer() {
	_main_complete
	compstate[insert]= compstate[list]=
}
zle -C offer complete-word offer

zle-line-init() {
	local typed

	while IFS= read -r typed; do
		BUFFER=$typed CURSOR=$#typed
		zle offer
	done <$TYPED
	print >>$OFFERS
	BUFFER=exit
	zle accept-line
}
zle -N zle-line-init
